package io.memorystreamer.operator.controller.schedule;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.fabric8.kubernetes.client.dsl.Resource;
import io.memorystreamer.operator.api.BenchmarkRun;
import io.memorystreamer.operator.api.BenchmarkRunStatus;
import io.memorystreamer.operator.api.BenchmarkSchedule;
import io.memorystreamer.operator.api.BenchmarkScheduleStatus;
import io.memorystreamer.operator.api.RunPhase;
import io.memorystreamer.operator.controller.resources.ResourceEvents;
import io.memorystreamer.operator.controller.testing.ServedByRealApiServer;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.Objects;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/**
 * The reconciler on a real API server with just the rights of the shipped role, some years ahead of it. Without an API server
 * it counts as skipped.
 */
class ScheduleOnRealApiServerTest {
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private static volatile Duration ahead = Duration.ofDays(3 * 366);
    private static final InstantSource AHEAD = () -> Instant.now().plus(ahead);

    @RegisterExtension
    static final ServedByRealApiServer SERVER = new ServedByRealApiServer((asOperator, _) ->
            new BenchmarkScheduleReconciler(new ResourceEvents(asOperator), AHEAD.withZone(ZoneOffset.UTC)));

    @Test
    void theShippedRoleAllowsToStartToCancelAndToRemoveRuns() {
        BenchmarkSchedule schedule = Samples.schedule(
                "rights", "schedule: '0 0 1 1 *', concurrencyPolicy: Replace, failedRunsHistoryLimit: 0");
        schedule.getMetadata().setNamespace(SERVER.namespace());
        schedule.getMetadata().setUid(null);
        schedule.getMetadata().setCreationTimestamp(null);
        SERVER.admin().resource(schedule).create();
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
                .untilAsserted(() -> assertThat(SERVER.admin()
                                .events()
                                .v1()
                                .events()
                                .inNamespace(SERVER.namespace())
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
                        () -> Optional.ofNullable(SERVER.admin()
                                        .resources(BenchmarkSchedule.class)
                                        .inNamespace(SERVER.namespace())
                                        .withName("rights")
                                        .get()
                                        .getStatus())
                                .map(BenchmarkScheduleStatus::lastRun)
                                .orElse(before),
                        run -> !Objects.equals(run, before));
    }

    private static Resource<BenchmarkRun> run(String name) {
        return SERVER.admin()
                .resources(BenchmarkRun.class)
                .inNamespace(SERVER.namespace())
                .withName(name);
    }
}
