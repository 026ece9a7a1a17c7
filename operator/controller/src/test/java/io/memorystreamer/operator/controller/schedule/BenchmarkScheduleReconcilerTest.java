package io.memorystreamer.operator.controller.schedule;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.fabric8.kubernetes.api.model.Condition;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.dsl.Resource;
import io.fabric8.kubernetes.client.server.mock.EnableKubernetesMockClient;
import io.javaoperatorsdk.operator.Operator;
import io.memorystreamer.operator.api.BenchmarkRun;
import io.memorystreamer.operator.api.BenchmarkRunStatus;
import io.memorystreamer.operator.api.BenchmarkSchedule;
import io.memorystreamer.operator.api.BenchmarkScheduleStatus;
import io.memorystreamer.operator.api.RunPhase;
import io.memorystreamer.operator.controller.resources.ResourceEvents;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/**
 * The reconciler against a mock API server, which says itself when something was created. The reconciler's clock is some years
 * ahead of it, so that a run is due at once.
 */
@EnableKubernetesMockClient(crud = true)
class BenchmarkScheduleReconcilerTest {
    private static final Duration PATIENCE = Duration.ofSeconds(20);

    private static final Clock AHEAD = Clock.offset(Clock.systemUTC(), Duration.ofDays(3 * 366));

    /** Given by the annotation above. */
    static KubernetesClient client;

    private Operator operator;

    /** Once all is there: what the operator finds is what it would find after a restart. */
    private void start() {
        operator = new Operator(configuration -> configuration
                .withKubernetesClient(client)
                .withCloseClientOnStop(false)
                .withUseSSAToPatchPrimaryResource(false));
        operator.register(new BenchmarkScheduleReconciler(new ResourceEvents(client), AHEAD));
        operator.start();
    }

    @AfterEach
    void stop() {
        if (operator != null) {
            operator.stop();
        }
        client.resources(BenchmarkSchedule.class).inNamespace(Samples.NAMESPACE).delete();
        client.resources(BenchmarkRun.class).inNamespace(Samples.NAMESPACE).delete();
    }

    @Test
    void aRunThatIsDueIsStartedOnceAndShown() {
        create("yearly", "schedule: '0 0 1 1 *'");
        start();

        BenchmarkScheduleStatus status = awaitStatus("yearly", s -> s.lastRun() != null);
        Instant due = Instant.parse(status.lastScheduleTime());
        assertThat(due).isEqualTo(lastNewYear());
        assertThat(status.lastRun()).isEqualTo(ScheduleDecision.runName("yearly", due));
        assertThat(status.active()).containsExactly(status.lastRun());
        assertThat(Instant.parse(status.nextScheduleTime())).isAfter(AHEAD.instant());
        assertThat(status.conditions().getFirst().getStatus()).isEqualTo("True");
        assertThat(run(status.lastRun()).get()).isNotNull();
        assertThat(awaitEvents("yearly")).containsExactly("RunStarted");
        assertThat(runsOf("yearly")).hasSize(1);
    }

    @Test
    void aRunThatWasStartedBeforeTheOperatorStoppedIsNotStartedAgain() {
        BenchmarkSchedule schedule = create("restarted", "schedule: '0 0 1 1 *'");
        Instant due = lastNewYear();
        client.resource(ScheduledRunFactory.create(schedule, due, Optional.empty()))
                .create();

        start();

        assertThat(awaitStatus("restarted", s -> s.lastRun() != null).lastRun())
                .isEqualTo(ScheduleDecision.runName("restarted", due));
        assertThat(runsOf("restarted")).hasSize(1);
        assertThat(events("restarted")).isEmpty();
    }

    @Test
    void aForeignRunOfTheSameNameIsLeftAlone() {
        BenchmarkRun foreign = ScheduledRunFactory.create(
                Samples.schedule("taken", "schedule: '0 0 1 1 *'"), lastNewYear(), Optional.empty());
        foreign.getMetadata().setOwnerReferences(List.of());
        client.resource(foreign).create();

        create("taken", "schedule: '0 0 1 1 *'");
        start();

        BenchmarkScheduleStatus status = awaitStatus("taken", s -> reason(s).equals("RunNameTaken"));
        assertThat(status.lastRun()).isNull();
        assertThat(awaitEvents("taken")).containsExactly("RunNameTaken");
    }

    @Test
    void replaceCancelsTheRunThatHasNotEnded() {
        BenchmarkSchedule schedule = create("replacing", "schedule: '0 0 1 1 *', concurrencyPolicy: Replace");
        BenchmarkRun old =
                ScheduledRunFactory.create(schedule, Instant.parse("2020-01-01T00:00:00Z"), Optional.empty());
        client.resource(old).create();

        start();

        awaitStatus("replacing", s -> s.lastRun() != null);
        assertThat(run(old.getMetadata().getName()).get().getSpec().isCancelled())
                .isTrue();
        assertThat(awaitEvents("replacing")).contains("RunReplaced");
    }

    @Test
    void aRunIsComparedWithTheLastGoodOneAndOldOnesGo() {
        BenchmarkSchedule schedule =
                create("history", "schedule: '0 0 1 1 *', successfulRunsHistoryLimit: 1, failedRunsHistoryLimit: 0");
        String good = ended(schedule, "2020-01-01T00:00:00Z", RunPhase.SUCCEEDED);
        String failed = ended(schedule, "2021-01-01T00:00:00Z", RunPhase.FAILED);

        start();

        BenchmarkScheduleStatus status = awaitStatus("history", s -> s.lastRun() != null);
        assertThat(status.lastGoodRun()).isEqualTo(good);
        assertThat(run(status.lastRun()).get().getSpec().baselineRef().name()).isEqualTo(good);
        await().atMost(PATIENCE).until(() -> run(failed).get() == null);
        assertThat(run(good).get()).isNotNull();
    }

    @Test
    void aScheduleThatCannotBeReadSaysSoUntilItIsMended() {
        create("broken", "schedule: '61 0 1 1 *'");
        start();
        BenchmarkScheduleStatus status = awaitStatus("broken", s -> reason(s).equals("InvalidSchedule"));
        assertThat(status.conditions().getFirst().getMessage()).contains("Value 61 not in range [0, 59]");
        assertThat(awaitEvents("broken")).containsExactly("InvalidSchedule");

        edit("broken", "schedule: '0 0 1 1 *'");

        assertThat(awaitStatus("broken", s -> reason(s).equals("AsScheduled")).lastRun())
                .isNull();
        assertThat(runsOf("broken")).isEmpty();
    }

    @Test
    void aSuspendedScheduleStartsNothingAndForgetsWhatWasDueMeanwhile() {
        create("resting", "schedule: '0 0 1 1 *', suspend: true");
        start();
        assertThat(awaitStatus("resting", s -> reason(s).equals("Suspended")).nextScheduleTime())
                .isNull();

        edit("resting", "schedule: '0 0 1 1 *'");

        BenchmarkScheduleStatus status = awaitStatus("resting", s -> reason(s).equals("AsScheduled"));
        assertThat(status.nextScheduleTime()).isNotNull();
        assertThat(runsOf("resting")).isEmpty();
    }

    @Test
    void theStatusIsNotWrittenWhenNothingChanged() {
        create("quiet", "schedule: '0 0 1 1 *'");
        start();
        String name = awaitStatus("quiet", s -> s.lastRun() != null).lastRun();
        String before = schedule("quiet").get().getMetadata().getResourceVersion();

        run(name).edit(run -> {
            run.getMetadata().getLabels().put("touched", "yes");
            return run;
        });

        await().during(Duration.ofMillis(500))
                .atMost(PATIENCE)
                .until(() -> schedule("quiet")
                        .get()
                        .getMetadata()
                        .getResourceVersion()
                        .equals(before));
    }

    @Test
    void timersSleepUntilTheNextRunButNotForever() {
        Instant now = Instant.parse("2026-01-01T00:00:00Z");

        assertThat(BenchmarkScheduleReconciler.sleep(now, now.plusSeconds(90))).hasSeconds(90);
        assertThat(BenchmarkScheduleReconciler.sleep(now, now.plusMillis(1))).hasSeconds(1);
        assertThat(BenchmarkScheduleReconciler.sleep(now, now.plusSeconds(86_400)))
                .hasMinutes(30);
    }

    private static Instant lastNewYear() {
        return AHEAD.instant()
                .atZone(ZoneOffset.UTC)
                .withDayOfYear(1)
                .truncatedTo(ChronoUnit.DAYS)
                .toInstant();
    }

    /** Returns it as the API server has it, with its uid. */
    private BenchmarkSchedule create(String name, String fields) {
        return client.resource(Samples.schedule(name, fields)).create();
    }

    private void edit(String name, String fields) {
        schedule(name).edit(schedule -> {
            schedule.setSpec(Samples.spec(fields));
            schedule.getMetadata().setGeneration(2L);
            return schedule;
        });
    }

    private String ended(BenchmarkSchedule schedule, String due, RunPhase phase) {
        BenchmarkRun run = ScheduledRunFactory.create(schedule, Instant.parse(due), Optional.empty());
        client.resource(run).create();
        String name = run.getMetadata().getName();
        run(name).editStatus(current -> {
            current.setStatus(new BenchmarkRunStatus(
                    phase, 1L, null, null, 1, 1, "1/1", null, null, null, null, null, null, null, null, null, null,
                    null));
            return current;
        });
        return name;
    }

    private Resource<BenchmarkRun> run(String name) {
        return client.resources(BenchmarkRun.class)
                .inNamespace(Samples.NAMESPACE)
                .withName(name);
    }

    private Resource<BenchmarkSchedule> schedule(String name) {
        return client.resources(BenchmarkSchedule.class)
                .inNamespace(Samples.NAMESPACE)
                .withName(name);
    }

    private List<BenchmarkRun> runsOf(String schedule) {
        return client.resources(BenchmarkRun.class)
                .inNamespace(Samples.NAMESPACE)
                .withLabel(ScheduledRunFactory.SCHEDULE_LABEL, schedule)
                .list()
                .getItems();
    }

    private static String reason(BenchmarkScheduleStatus status) {
        return status.conditions().stream()
                .map(Condition::getReason)
                .findFirst()
                .orElse("");
    }

    private BenchmarkScheduleStatus awaitStatus(String name, Predicate<BenchmarkScheduleStatus> expected) {
        return await().atMost(PATIENCE)
                .until(() -> schedule(name).get().getStatus(), status -> status != null && expected.test(status));
    }

    private List<String> awaitEvents(String name) {
        return await().atMost(PATIENCE).until(() -> events(name), reasons -> !reasons.isEmpty());
    }

    private List<String> events(String name) {
        return client.events().v1().events().inNamespace(Samples.NAMESPACE).list().getItems().stream()
                .filter(event -> event.getRegarding().getName().equals(name)
                        && event.getRegarding().getKind().equals("BenchmarkSchedule"))
                .map(event -> event.getReason())
                .toList();
    }
}
