package io.memorystreamer.operator.api;

import io.fabric8.crd.generator.annotation.AdditionalPrinterColumn;
import io.fabric8.generator.annotation.Required;
import io.fabric8.kubernetes.api.model.Namespaced;
import io.fabric8.kubernetes.client.CustomResource;
import io.fabric8.kubernetes.model.annotation.Categories;
import io.fabric8.kubernetes.model.annotation.Group;
import io.fabric8.kubernetes.model.annotation.Plural;
import io.fabric8.kubernetes.model.annotation.ShortNames;
import io.fabric8.kubernetes.model.annotation.Version;

/**
 * What one Job of a {@link BenchmarkRun} measured, or why it did not. Written once by the operator, owned by the run.
 * Mutable and not thread-safe, as all resources of the Kubernetes client are.
 */
@Group(ApiGroup.GROUP)
@Version(ApiGroup.V1ALPHA1)
@Plural("benchmarkresults")
@ShortNames("bmres")
@Categories(ApiGroup.CATEGORY)
@AdditionalPrinterColumn(name = "Run", jsonPath = ".spec.runName")
@AdditionalPrinterColumn(name = "CPU", jsonPath = ".spec.cell.cpu")
@AdditionalPrinterColumn(name = "Memory", jsonPath = ".spec.cell.memory")
@AdditionalPrinterColumn(name = "Throughput", jsonPath = ".spec.throughput")
@AdditionalPrinterColumn(name = "P99", jsonPath = ".spec.p99")
@AdditionalPrinterColumn(name = "Verdict", jsonPath = ".spec.verdict")
@AdditionalPrinterColumn(name = "CPUs", jsonPath = ".spec.evidence[0].cpus", priority = 1)
@AdditionalPrinterColumn(name = "QoS", jsonPath = ".spec.evidence[0].qosClass", priority = 1)
@AdditionalPrinterColumn(
        name = "Throttled",
        jsonPath = ".spec.evidence[0].throttledPercent",
        type = AdditionalPrinterColumn.Type.NUMBER,
        priority = 1)
@AdditionalPrinterColumn(name = "Node", jsonPath = ".spec.evidence[0].node", priority = 1)
@AdditionalPrinterColumn(name = "Reason", jsonPath = ".spec.error.reason", priority = 1)
@AdditionalPrinterColumn(
        name = "Age",
        jsonPath = ".metadata.creationTimestamp",
        type = AdditionalPrinterColumn.Type.DATE)
public class BenchmarkResult extends CustomResource<BenchmarkResultSpec, Void> implements Namespaced {
    private static final long serialVersionUID = 1L;

    @Required
    @Override
    public BenchmarkResultSpec getSpec() {
        return super.getSpec();
    }

    @Override
    protected BenchmarkResultSpec initSpec() {
        return null;
    }
}
