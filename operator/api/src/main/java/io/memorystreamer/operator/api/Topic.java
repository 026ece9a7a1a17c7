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
 * A topic of a {@link MemoryStreamerCluster}, kept as it is described. Mutable and not thread-safe, as all resources of the
 * Kubernetes client are.
 */
@Group(ApiGroup.GROUP)
@Version(ApiGroup.V1ALPHA1)
@Plural("topics")
@ShortNames("mst")
@Categories(ApiGroup.CATEGORY)
@AdditionalPrinterColumn(name = "Cluster", jsonPath = ".spec.cluster")
@AdditionalPrinterColumn(
        name = "Partitions",
        jsonPath = ".status.partitions",
        type = AdditionalPrinterColumn.Type.INTEGER)
@AdditionalPrinterColumn(name = "Ready", jsonPath = ".status.conditions[?(@.type=='Ready')].status")
@AdditionalPrinterColumn(name = "Reason", jsonPath = ".status.conditions[?(@.type=='Ready')].reason", priority = 1)
@AdditionalPrinterColumn(name = "Topic", jsonPath = ".status.topicName", priority = 1)
@AdditionalPrinterColumn(
        name = "Age",
        jsonPath = ".metadata.creationTimestamp",
        type = AdditionalPrinterColumn.Type.DATE)
public class Topic extends CustomResource<TopicSpec, TopicStatus> implements Namespaced {
    private static final long serialVersionUID = 1L;

    @Required
    @Override
    public TopicSpec getSpec() {
        return super.getSpec();
    }

    @Override
    protected TopicSpec initSpec() {
        return null;
    }

    @Override
    protected TopicStatus initStatus() {
        return null;
    }
}
