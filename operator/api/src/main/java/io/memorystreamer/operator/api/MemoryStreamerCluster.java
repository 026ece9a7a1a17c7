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
 * Brokers that belong together. Mutable and not thread-safe, as all resources of the Kubernetes client are.
 */
@Group(ApiGroup.GROUP)
@Version(ApiGroup.V1ALPHA1)
@Plural("memorystreamerclusters")
@ShortNames("msc")
@Categories(ApiGroup.CATEGORY)
@AdditionalPrinterColumn(name = "Ready", jsonPath = ".status.ready")
@AdditionalPrinterColumn(name = "Bootstrap", jsonPath = ".status.bootstrapServers")
@AdditionalPrinterColumn(name = "Pinned", jsonPath = ".status.pinned")
@AdditionalPrinterColumn(name = "Image", jsonPath = ".status.image", priority = 1)
@AdditionalPrinterColumn(name = "CPUs", jsonPath = ".status.brokers[*].cpus", priority = 1)
@AdditionalPrinterColumn(name = "Node", jsonPath = ".status.brokers[*].node", priority = 1)
@AdditionalPrinterColumn(
        name = "Reason",
        jsonPath = ".status.conditions[?(@.type=='Progressing')].reason",
        priority = 1)
@AdditionalPrinterColumn(
        name = "Age",
        jsonPath = ".metadata.creationTimestamp",
        type = AdditionalPrinterColumn.Type.DATE)
// Pods and Services take their names from it; a StatefulSet's Pods have a hash of up to 11 characters in a label.
@ValidationRule(value = "size(self.metadata.name) <= 48", message = "metadata.name must have at most 48 characters")
@ValidationRule(
        value = "self.metadata.name.matches('^[a-z]([-a-z0-9]*[a-z0-9])?$')",
        message = "metadata.name must be a DNS label that begins with a letter: it becomes the name of Services")
@ValidationRule(
        value = "has(self.spec.storage) == has(oldSelf.spec.storage) && (!has(self.spec.storage)"
                + " || has(self.spec.storage.memory) == has(oldSelf.spec.storage.memory))",
        message = "spec.storage cannot change between memory and volumeClaim: create another cluster")
public class MemoryStreamerCluster extends CustomResource<MemoryStreamerClusterSpec, MemoryStreamerClusterStatus>
        implements Namespaced {
    private static final long serialVersionUID = 1L;

    @Required
    @Override
    public MemoryStreamerClusterSpec getSpec() {
        return super.getSpec();
    }

    @Override
    protected MemoryStreamerClusterSpec initSpec() {
        return null;
    }

    @Override
    protected MemoryStreamerClusterStatus initStatus() {
        return null;
    }
}
