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
 * A benchmark to run once, under each of a list of resource limits. Once it has started, its spec cannot change but for
 * {@code suspend}, {@code cancel} and {@code ttlSecondsAfterFinished}; to run again, create another.
 * Mutable and not thread-safe, as all resources of the Kubernetes client are.
 */
@Group(ApiGroup.GROUP)
@Version(ApiGroup.V1ALPHA1)
@Plural("benchmarkruns")
@ShortNames("bmr")
@Categories(ApiGroup.CATEGORY)
@AdditionalPrinterColumn(name = "Phase", jsonPath = ".status.phase")
@AdditionalPrinterColumn(name = "Progress", jsonPath = ".status.progress")
@AdditionalPrinterColumn(name = "Throughput", jsonPath = ".status.throughput")
@AdditionalPrinterColumn(name = "P99", jsonPath = ".status.p99")
@AdditionalPrinterColumn(name = "Verdict", jsonPath = ".status.verdict")
@AdditionalPrinterColumn(name = "Target", jsonPath = ".spec.target['cluster','address']", priority = 1)
@AdditionalPrinterColumn(name = "Best", jsonPath = ".status.best", priority = 1)
@AdditionalPrinterColumn(name = "Worst", jsonPath = ".status.worst", priority = 1)
@AdditionalPrinterColumn(
        name = "Regressed",
        jsonPath = ".status.conditions[?(@.type=='Regressed')].status",
        priority = 1)
@AdditionalPrinterColumn(
        name = "Reason",
        jsonPath = ".status.conditions[?(@.type=='Progressing')].reason",
        priority = 1)
@AdditionalPrinterColumn(
        name = "Age",
        jsonPath = ".metadata.creationTimestamp",
        type = AdditionalPrinterColumn.Type.DATE)
// The name becomes the value of a label, by which a Pod finds its run.
@ValidationRule(value = "size(self.metadata.name) <= 63", message = "metadata.name must have at most 63 characters")
@ValidationRule(
        value = "!has(oldSelf.status) || !has(oldSelf.status.startTime) || ("
                + "self.spec.scenarios == oldSelf.spec.scenarios"
                + " && self.spec.profile == oldSelf.spec.profile"
                + " && self.spec.?configuration == oldSelf.spec.?configuration"
                + " && self.spec.?target == oldSelf.spec.?target"
                + " && self.spec.?resources == oldSelf.spec.?resources"
                + " && self.spec.?matrix == oldSelf.spec.?matrix"
                + " && self.spec.repetitions == oldSelf.spec.repetitions"
                + " && self.spec.loadGenerators == oldSelf.spec.loadGenerators"
                + " && self.spec.?placement == oldSelf.spec.?placement"
                + " && self.spec.pinning == oldSelf.spec.pinning"
                + " && self.spec.?image == oldSelf.spec.?image"
                + " && self.spec.?baselineRef == oldSelf.spec.?baselineRef"
                + " && self.spec.?regression == oldSelf.spec.?regression"
                + " && self.spec.activeDeadlineSeconds == oldSelf.spec.activeDeadlineSeconds"
                + " && self.spec.cleanup == oldSelf.spec.cleanup"
                + " && self.spec.concurrencyPolicy == oldSelf.spec.concurrencyPolicy)",
        message =
                "spec is immutable once the run has started, but for suspend, cancel and ttlSecondsAfterFinished: create"
                        + " another BenchmarkRun instead")
public class BenchmarkRun extends CustomResource<BenchmarkRunSpec, BenchmarkRunStatus> implements Namespaced {
    private static final long serialVersionUID = 1L;

    @Required
    @Override
    public BenchmarkRunSpec getSpec() {
        return super.getSpec();
    }

    @Override
    protected BenchmarkRunSpec initSpec() {
        return null;
    }

    @Override
    protected BenchmarkRunStatus initStatus() {
        return null;
    }
}
