package io.memorystreamer.operator.controller;

import io.fabric8.kubernetes.api.model.OwnerReference;
import io.fabric8.kubernetes.api.model.coordination.v1.Lease;
import io.fabric8.kubernetes.api.model.coordination.v1.LeaseBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import io.fabric8.kubernetes.client.extended.leaderelection.LeaderCallbacks;
import io.javaoperatorsdk.operator.api.config.LeaderElectionConfiguration;
import io.javaoperatorsdk.operator.api.config.LeaderElectionConfigurationBuilder;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.List;
import org.jboss.logging.Logger;

/**
 * One operator leads and reconciles, others keep their caches warm. A leader that cannot renew its lease ends its process, so
 * that two never write at once. In force outside of tests and development mode, see
 * {@code quarkus.operator-sdk.activate-leader-election-for-profiles}.
 */
class LeaderElection {
    private static final Logger LOG = Logger.getLogger(LeaderElection.class);

    // client-go's usual periods: an API server that is away for ten seconds costs nothing, a dead leader fifteen.
    private static final Duration LEASE = Duration.ofSeconds(15);
    private static final Duration RENEW_DEADLINE = Duration.ofSeconds(10);
    private static final Duration RETRY = Duration.ofSeconds(2);

    private final KubernetesClient client;
    private final OperatorConfig config;
    private final OperatorOwner owner;

    LeaderElection(KubernetesClient client, OperatorConfig config, OperatorOwner owner) {
        this.client = client;
        this.config = config;
        this.owner = owner;
    }

    @Produces
    @Singleton
    LeaderElectionConfiguration configuration() {
        return LeaderElectionConfigurationBuilder.aLeaderElectionConfiguration(config.name())
                .withLeaseNamespace(config.namespace())
                .withLeaseDuration(LEASE)
                .withRenewDeadline(RENEW_DEADLINE)
                .withRetryPeriod(RETRY)
                .withLeaderCallbacks(
                        new LeaderCallbacks(this::ownLease, () -> {}, leader -> LOG.infof("%s leads", leader)))
                // In spite of its name: with build(), a process that has lost its lease goes on, and reconciles.
                .buildForTest(true);
    }

    /** Renewals are merge patches of the spec alone, which leave the owner as it is. */
    private void ownLease() {
        List<OwnerReference> owners = owner.references();
        if (owners.isEmpty()) {
            return;
        }
        Lease lease = new LeaseBuilder()
                .withNewMetadata()
                .withOwnerReferences(owners)
                .endMetadata()
                .build();
        try {
            client.leases()
                    .inNamespace(config.namespace())
                    .withName(config.name())
                    .patch(PatchContext.of(PatchType.JSON_MERGE), lease);
        } catch (KubernetesClientException e) {
            LOG.warnf("the Lease stays when the operator is uninstalled: %s", e.getMessage());
        }
    }
}
