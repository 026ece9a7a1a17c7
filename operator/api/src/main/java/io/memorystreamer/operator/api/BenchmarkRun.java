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
// With has() and not with optional values, whose size the API server cannot tell, so that it takes the rule for too
// costly.
@ValidationRule(
        value = "!has(oldSelf.status) || !has(oldSelf.status.startTime) || ("
                + "self.spec.scenarios == oldSelf.spec.scenarios"
                + " && self.spec.profile == oldSelf.spec.profile"
                + " && has(self.spec.configuration) == has(oldSelf.spec.configuration)"
                + " && (!has(self.spec.configuration) || self.spec.configuration == oldSelf.spec.configuration)"
                + " && has(self.spec.target) == has(oldSelf.spec.target)"
                + " && (!has(self.spec.target) || self.spec.target == oldSelf.spec.target)"
                + " && has(self.spec.resources) == has(oldSelf.spec.resources)"
                + " && (!has(self.spec.resources) || self.spec.resources == oldSelf.spec.resources)"
                + " && has(self.spec.matrix) == has(oldSelf.spec.matrix)"
                + " && (!has(self.spec.matrix) || self.spec.matrix == oldSelf.spec.matrix)"
                + " && self.spec.repetitions == oldSelf.spec.repetitions"
                + " && self.spec.loadGenerators == oldSelf.spec.loadGenerators"
                + " && has(self.spec.placement) == has(oldSelf.spec.placement)"
                + " && (!has(self.spec.placement) || self.spec.placement == oldSelf.spec.placement)"
                + " && self.spec.pinning == oldSelf.spec.pinning"
                + " && has(self.spec.image) == has(oldSelf.spec.image)"
                + " && (!has(self.spec.image) || self.spec.image == oldSelf.spec.image)"
                + " && has(self.spec.baselineRef) == has(oldSelf.spec.baselineRef)"
                + " && (!has(self.spec.baselineRef) || self.spec.baselineRef == oldSelf.spec.baselineRef)"
                + " && has(self.spec.regression) == has(oldSelf.spec.regression)"
                + " && (!has(self.spec.regression) || self.spec.regression == oldSelf.spec.regression)"
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
