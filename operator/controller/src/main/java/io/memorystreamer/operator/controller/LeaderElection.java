package io.memorystreamer.operator.controller;

import io.fabric8.kubernetes.api.model.OwnerReference;
import io.fabric8.kubernetes.api.model.coordination.v1.Lease;
import io.fabric8.kubernetes.api.model.coordination.v1.LeaseBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.dsl.Resource;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import io.fabric8.kubernetes.client.extended.leaderelection.LeaderCallbacks;
import io.javaoperatorsdk.operator.api.config.LeaderElectionConfiguration;
import io.javaoperatorsdk.operator.api.config.LeaderElectionConfigurationBuilder;
import io.quarkus.runtime.ShutdownEvent;
import jakarta.annotation.Priority;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import jakarta.interceptor.Interceptor;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.jboss.logging.Logger;

/**
 * One operator leads and reconciles, others keep their caches warm. A leader that cannot renew its lease ends its process, so
 * that two never write at once; one that is told to stop gives its lease back, so that nobody waits until it has run out. In force outside of tests and development mode, see
 * {@code quarkus.operator-sdk.activate-leader-election-for-profiles}.
 */
@Singleton
class LeaderElection {
    private static final Logger LOG = Logger.getLogger(LeaderElection.class);

    // client-go's usual periods: an API server that is away for ten seconds costs nothing, a dead leader fifteen.
    private static final Duration LEASE = Duration.ofSeconds(15);
    private static final Duration RENEW_DEADLINE = Duration.ofSeconds(10);
    private static final Duration RETRY = Duration.ofSeconds(2);

    private final KubernetesClient client;
    private final OperatorConfig config;
    private final OperatorOwner owner;
    private final Runnable death;

    /** As the Lease has it; {@code null} until this process leads. */
    private volatile String identity;

    private volatile boolean stopping;

    @Inject
    LeaderElection(KubernetesClient client, OperatorConfig config, OperatorOwner owner) {
        // Not System.exit: what runs before that ends goes on writing.
        this(client, config, owner, () -> Runtime.getRuntime().halt(1));
    }

    /** @param death ends this process at once */
    LeaderElection(KubernetesClient client, OperatorConfig config, OperatorOwner owner, Runnable death) {
        this.client = client;
        this.config = config;
        this.owner = owner;
        this.death = death;
    }

    /** Before the operator SDK stops. */
    void onShutdown(@Observes @Priority(Interceptor.Priority.LIBRARY_BEFORE) ShutdownEvent event) {
        stopping = true;
    }

    @Produces
    @Singleton
    LeaderElectionConfiguration configuration() {
        return LeaderElectionConfigurationBuilder.aLeaderElectionConfiguration(config.name())
                .withLeaseNamespace(config.namespace())
                .withLeaseDuration(LEASE)
                .withRenewDeadline(RENEW_DEADLINE)
                .withRetryPeriod(RETRY)
                .withLeaderCallbacks(new LeaderCallbacks(
                        this::startLeading, this::stopLeading, leader -> LOG.infof("%s leads", leader)))
                // The SDK does not exit then: it would from within a shutdown too, and wait for itself until it is
                // killed.
                .build();
    }

    private void startLeading() {
        identity = Optional.ofNullable(lease().get())
                .map(lease -> lease.getSpec().getHolderIdentity())
                .orElse(null);
        ownLease();
    }

    private void stopLeading() {
        if (stopping) {
            giveLeaseBack();
        } else if (identity != null) {
            LOG.error("the Lease could not be renewed in time: this process ends, so that another one can lead");
            death.run();
        }
    }

    /** The SDK calls this when nothing is reconciled any more. An empty holder is what client-go leaves too. */
    private void giveLeaseBack() {
        try {
            Lease held = lease().get();
            if (held == null
                    || identity == null
                    || !identity.equals(held.getSpec().getHolderIdentity())) {
                return;
            }
            Lease free = new LeaseBuilder()
                    .withNewMetadata()
                    .withResourceVersion(held.getMetadata().getResourceVersion())
                    .endMetadata()
                    .withNewSpec()
                    .withHolderIdentity("")
                    .withLeaseDurationSeconds(1)
                    .endSpec()
                    .build();
            lease().patch(PatchContext.of(PatchType.JSON_MERGE), free);
        } catch (KubernetesClientException e) {
            LOG.warnf("another operator leads only when the Lease has run out: %s", e.getMessage());
        }
    }

    private Resource<Lease> lease() {
        return client.leases().inNamespace(config.namespace()).withName(config.name());
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
            lease().patch(PatchContext.of(PatchType.JSON_MERGE), lease);
        } catch (KubernetesClientException e) {
            LOG.warnf("the Lease stays when the operator is uninstalled: %s", e.getMessage());
        }
    }
}
