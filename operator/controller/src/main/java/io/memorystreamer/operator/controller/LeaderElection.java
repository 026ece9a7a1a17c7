package io.memorystreamer.operator.controller;

import io.javaoperatorsdk.operator.api.config.LeaderElectionConfiguration;
import io.javaoperatorsdk.operator.api.config.LeaderElectionConfigurationBuilder;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.time.Duration;

/**
 * One operator leads and reconciles, others keep their caches warm. A leader that cannot renew its lease ends its process, so
 * that two never write at once. In force outside of tests and development mode, see
 * {@code quarkus.operator-sdk.activate-leader-election-for-profiles}.
 */
class LeaderElection {
    // client-go's usual periods: an API server that is away for ten seconds costs nothing, a dead leader fifteen.
    private static final Duration LEASE = Duration.ofSeconds(15);
    private static final Duration RENEW_DEADLINE = Duration.ofSeconds(10);
    private static final Duration RETRY = Duration.ofSeconds(2);

    @Produces
    @Singleton
    LeaderElectionConfiguration configuration(OperatorConfig config) {
        return LeaderElectionConfigurationBuilder.aLeaderElectionConfiguration(config.name())
                .withLeaseNamespace(config.namespace())
                .withLeaseDuration(LEASE)
                .withRenewDeadline(RENEW_DEADLINE)
                .withRetryPeriod(RETRY)
                .build();
    }
}
