package io.memorystreamer.operator.api;

import io.fabric8.crd.generator.annotation.AdditionalPrinterColumn;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.ValidationRule;
import io.fabric8.kubernetes.api.model.Namespaced;
import io.fabric8.kubernetes.client.CustomResource;
import io.fabric8.kubernetes.model.annotation.Categories;
import io.fabric8.kubernetes.model.annotation.Group;
import io.fabric8.kubernetes.model.annotation.Plural;
import io.fabric8.kubernetes.model.annotation.ShortNames;
import io.fabric8.kubernetes.model.annotation.Version;

/**
 * Runs a benchmark again and again. Mutable and not thread-safe, as all resources of the Kubernetes client are.
 */
@Group(ApiGroup.GROUP)
@Version(ApiGroup.V1ALPHA1)
@Plural("benchmarkschedules")
@ShortNames("bmsched")
@Categories(ApiGroup.CATEGORY)
@AdditionalPrinterColumn(name = "Schedule", jsonPath = ".spec.schedule")
@AdditionalPrinterColumn(name = "Suspend", jsonPath = ".spec.suspend", type = AdditionalPrinterColumn.Type.BOOLEAN)
@AdditionalPrinterColumn(name = "Last", jsonPath = ".status.lastScheduleTime", type = AdditionalPrinterColumn.Type.DATE)
@AdditionalPrinterColumn(name = "Next", jsonPath = ".status.nextScheduleTime")
@AdditionalPrinterColumn(name = "LastRun", jsonPath = ".status.lastRun")
@AdditionalPrinterColumn(name = "Baseline", jsonPath = ".status.lastGoodRun", priority = 1)
@AdditionalPrinterColumn(
        name = "Age",
        jsonPath = ".metadata.creationTimestamp",
        type = AdditionalPrinterColumn.Type.DATE)
// A run's name has the time after it.
@ValidationRule(value = "size(self.metadata.name) <= 50", message = "metadata.name must have at most 50 characters")
public class BenchmarkSchedule extends CustomResource<BenchmarkScheduleSpec, BenchmarkScheduleStatus>
        implements Namespaced {
    private static final long serialVersionUID = 1L;

    @Required
    @Override
    public BenchmarkScheduleSpec getSpec() {
        return super.getSpec();
    }

    @Override
    protected BenchmarkScheduleSpec initSpec() {
        return null;
    }

    @Override
    protected BenchmarkScheduleStatus initStatus() {
        return null;
    }
}
