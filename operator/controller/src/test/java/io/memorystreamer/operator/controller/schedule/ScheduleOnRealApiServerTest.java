package io.memorystreamer.operator.controller.schedule;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.dsl.Resource;
import io.javaoperatorsdk.operator.Operator;
import io.memorystreamer.operator.api.BenchmarkRun;
import io.memorystreamer.operator.api.BenchmarkRunStatus;
import io.memorystreamer.operator.api.BenchmarkSchedule;
import io.memorystreamer.operator.api.BenchmarkScheduleStatus;
import io.memorystreamer.operator.api.RunPhase;
import io.memorystreamer.operator.controller.resources.ResourceEvents;
import io.memorystreamer.operator.controller.testing.RealApiServer;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.Objects;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * The reconciler on a real API server with just the rights of the shipped role, some years ahead of it. Without an API server
 * it counts as skipped.
 */
class ScheduleOnRealApiServerTest {
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private static final Clock CLOCK = new Clock() {
        @Override
        public Instant instant() {
            return Instant.now().plus(ahead);
        }

        @Override
        public ZoneId getZone() {
            return ZoneOffset.UTC;
        }

        @Override
        public Clock withZone(ZoneId zone) {
            throw new UnsupportedOperationException();
        }
    };

    private static volatile Duration ahead = Duration.ofDays(3 * 366);
    private static RealApiServer server;
    private static KubernetesClient asOperator;
    private static Operator operator;

    @BeforeAll
    static void start() throws IOException {
        server = RealApiServer.connect().orElse(null);
        if (server == null) {
            return;
        }
        asOperator = server.asOperator();
        operator = new Operator(configuration ->
                configuration.withKubernetesClient(asOperator).withUseSSAToPatchPrimaryResource(false));
        operator.register(
                new BenchmarkScheduleReconciler(new ResourceEvents(asOperator), CLOCK),
                configuration -> configuration.settingNamespace(server.namespace()));
        operator.start();
    }

    @BeforeEach
    void skipWithoutApiServer() {
        Assumptions.assumeTrue(server != null, RealApiServer.NOT_GIVEN);
    }

    @AfterAll
    static void stop() {
        if (server != null) {
            operator.stop();
            asOperator.close();
            server.close();
        }
    }

    @Test
    void theShippedRoleAllowsToStartToCancelAndToRemoveRuns() {
        BenchmarkSchedule schedule = Samples.schedule(
                "rights", "schedule: '0 0 1 1 *', concurrencyPolicy: Replace, failedRunsHistoryLimit: 0");
        schedule.getMetadata().setNamespace(server.namespace());
        schedule.getMetadata().setUid(null);
        schedule.getMetadata().setCreationTimestamp(null);
        server.admin().resource(schedule).create();
        String first = awaitRunOtherThan(null);

        ahead = ahead.plusDays(366);
        run(first).edit(run -> {
            run.getMetadata().getLabels().put("touched", "yes"); // a timer would take a year
            return run;
        });
        String second = awaitRunOtherThan(first);
        assertThat(run(first).get().getSpec().isCancelled()).isTrue();
        assertThat(run(second).get().getSpec().isCancelled()).isFalse();

        run(first).editStatus(run -> {
            run.setStatus(ended());
            return run;
        });
        await().atMost(PATIENCE).until(() -> run(first).get() == null);
        await().atMost(PATIENCE)
                .untilAsserted(() -> assertThat(server.admin()
                                .events()
                                .v1()
                                .events()
                                .inNamespace(server.namespace())
                                .list()
                                .getItems())
                        .extracting("reason")
                        .contains("RunStarted", "RunReplaced", "RunRemoved"));
    }

    private static BenchmarkRunStatus ended() {
        return new BenchmarkRunStatus(
                RunPhase.CANCELLED,
                1L,
                null,
                null,
                0,
                1,
                "0/1",
                null,
                null,
                null,
                null,
                null,
                null,
                null,
                null,
                null,
                null,
                null);
    }

    private static String awaitRunOtherThan(String before) {
        return await().atMost(PATIENCE)
                .until(
                        () -> Optional.ofNullable(server.admin()
                                        .resources(BenchmarkSchedule.class)
                                        .inNamespace(server.namespace())
                                        .withName("rights")
                                        .get()
                                        .getStatus())
                                .map(BenchmarkScheduleStatus::lastRun)
                                .orElse(before),
                        run -> !Objects.equals(run, before));
    }

    private static Resource<BenchmarkRun> run(String name) {
        return server.admin()
                .resources(BenchmarkRun.class)
                .inNamespace(server.namespace())
                .withName(name);
    }
}
