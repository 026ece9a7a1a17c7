package io.memorystreamer.operator.controller;

import io.fabric8.kubernetes.api.model.OwnerReference;
import io.fabric8.kubernetes.api.model.OwnerReferenceBuilder;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import org.jboss.logging.Logger;

/**
 * The operator's Deployment as the owner of what the operator makes for itself in its own namespace, its Lease and its key, so
 * that nothing of it is left when the operator is uninstalled. Thread-safe.
 */
@ApplicationScoped
public class OperatorOwner {
    private static final Logger LOG = Logger.getLogger(OperatorOwner.class);

    private final KubernetesClient client;
    private final OperatorConfig config;

    public OperatorOwner(KubernetesClient client, OperatorConfig config) {
        this.client = client;
        this.config = config;
    }

    /** Returns the reference, or nothing where the operator does not run as a Deployment, for instance from a checkout. */
    public List<OwnerReference> references() {
        try {
            Deployment deployment = client.apps()
                    .deployments()
                    .inNamespace(config.namespace())
                    .withName(config.name())
                    .get();
            return deployment == null ? List.of() : List.of(reference(deployment));
        } catch (KubernetesClientException e) {
            LOG.warnf(
                    "Deployment %s/%s cannot be read, so that what the operator makes for itself stays when it is"
                            + " uninstalled: %s",
                    config.namespace(), config.name(), e.getMessage());
            return List.of();
        }
    }

    private static OwnerReference reference(Deployment deployment) {
        return new OwnerReferenceBuilder()
                .withApiVersion(deployment.getApiVersion())
                .withKind(deployment.getKind())
                .withName(deployment.getMetadata().getName())
                .withUid(deployment.getMetadata().getUid())
                .build();
    }
}
