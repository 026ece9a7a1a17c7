package io.memorystreamer.operator.controller.cluster;

import io.fabric8.kubernetes.api.model.ListOptionsBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.dsl.base.ResourceDefinitionContext;
import jakarta.enterprise.context.ApplicationScoped;
import java.net.HttpURLConnection;
import java.time.Duration;
import java.util.List;
import org.jboss.logging.Logger;

/**
 * Reads the NodeResourceTopologies, where the CRD is installed and the operator may read them: they belong to no namespace, so that an
 * operator of a single one may not. Thread-safe; keeps what it read for half a minute.
 */
@ApplicationScoped
class NodeTopologies {
    private static final Logger LOG = Logger.getLogger(NodeTopologies.class);
    private static final Duration MAX_AGE = Duration.ofSeconds(30);

    // A list of thousands of nodes would not make the choice better, nor fit a Pod's affinity.
    private static final long LIMIT = 500;

    private static final ResourceDefinitionContext KIND = new ResourceDefinitionContext.Builder()
            .withGroup("topology.node.k8s.io")
            .withVersion("v1alpha2")
            .withPlural("noderesourcetopologies")
            .withKind("NodeResourceTopology")
            .withNamespaced(false)
            .build();

    private List<NodeTopology> last = List.of();
    private long readAt;
    private boolean read;

    /** Returns what is told of nodes, empty when nothing is. */
    synchronized List<NodeTopology> list(KubernetesClient client) {
        long now = System.nanoTime();
        if (!read || now - readAt > MAX_AGE.toNanos()) {
            last = fetch(client);
            readAt = now;
            read = true;
        }
        return last;
    }

    private static List<NodeTopology> fetch(KubernetesClient client) {
        try {
            return client
                    .genericKubernetesResources(KIND)
                    .list(new ListOptionsBuilder().withLimit(LIMIT).build())
                    .getItems()
                    .stream()
                    .map(NodeTopology::of)
                    .toList();
        } catch (KubernetesClientException e) {
            if (e.getCode() != HttpURLConnection.HTTP_NOT_FOUND && e.getCode() != HttpURLConnection.HTTP_FORBIDDEN) {
                LOG.warnf("could not read NodeResourceTopologies, going by labels alone: %s", e.getMessage());
            }
            return List.of();
        }
    }
}
