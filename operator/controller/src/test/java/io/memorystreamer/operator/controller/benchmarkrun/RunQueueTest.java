package io.memorystreamer.operator.controller.benchmarkrun;

import static org.assertj.core.api.Assertions.assertThat;

import io.memorystreamer.operator.api.BenchmarkRun;
import io.memorystreamer.operator.api.BenchmarkRunStatus;
import io.memorystreamer.operator.api.RunPhase;
import java.util.List;
import org.junit.jupiter.api.Test;

class RunQueueTest {
    private static final String CLUSTER = "target: {cluster: demo},";

    private final BenchmarkRun older = run("older", "2026-01-01T00:00:00Z", CLUSTER);
    private final BenchmarkRun younger = run("younger", "2026-01-01T00:00:01Z", CLUSTER);
    private final List<BenchmarkRun> both = List.of(older, younger);

    @Test
    void theOlderGoesFirst() {
        assertThat(RunQueue.ahead(older, both)).isEmpty();
        assertThat(RunQueue.ahead(younger, both)).contains(older);
    }

    @Test
    void ofTheSameSecondTheNameDecides() {
        BenchmarkRun twin = run("a-twin", "2026-01-01T00:00:00Z", CLUSTER);

        assertThat(RunQueue.ahead(older, List.of(twin, older))).contains(twin);
        assertThat(RunQueue.ahead(twin, List.of(twin, older))).isEmpty();
    }

    @Test
    void whoeverHasStartedHasTheTargetHoweverYoung() {
        status(younger, RunPhase.RUNNING, "2026-01-01T00:00:02Z");

        assertThat(RunQueue.ahead(younger, both)).isEmpty();
        assertThat(RunQueue.ahead(older, both)).contains(younger);
    }

    @Test
    void aRunThatEndedOrIsSuspendedGivesTheTargetFree() {
        for (RunPhase phase : List.of(RunPhase.SUCCEEDED, RunPhase.FAILED, RunPhase.CANCELLED, RunPhase.SUSPENDED)) {
            status(older, phase, "2026-01-01T00:00:00Z");
            BenchmarkRun suspended = phase == RunPhase.SUSPENDED
                    ? with(older, run("older", "2026-01-01T00:00:00Z", CLUSTER + "suspend: true,"))
                    : older;

            assertThat(RunQueue.ahead(younger, List.of(suspended, younger)))
                    .as(phase.toString())
                    .isEmpty();
        }
    }

    @Test
    void aRunThatGoesOnAfterASuspensionWaitsForTheOneThatTookItsPlace() {
        status(older, RunPhase.SUSPENDED, "2026-01-01T00:00:00Z");
        status(younger, RunPhase.RUNNING, "2026-01-01T00:00:05Z");

        assertThat(RunQueue.ahead(older, both)).contains(younger);
    }

    @Test
    void aRunWhoseConfigurationIsMissingHoldsUpNobody() {
        ObservedRun observed = Samples.observed(
                older,
                List.of(),
                List.of(),
                List.of(),
                new FixedSurroundings().with(new Surroundings.Configuration.Missing("there is no ConfigMap x")));
        older.setStatus(RunStatusFactory.create(observed, RunPlanner.next(observed), ""));

        assertThat(RunQueue.ahead(younger, both)).isEmpty();
    }

    @Test
    void clustersOfOneNameInTwoNamespacesAreTwoTargets() {
        older.getMetadata().setNamespace("another");

        assertThat(RunQueue.ahead(younger, both)).isEmpty();
    }

    @Test
    void anAddressIsTheSameTargetInEveryNamespace() {
        BenchmarkRun one = run("one", "2026-01-01T00:00:00Z", "target: {kind: kafka, address: \"kafka.x.svc:9092\"},");
        BenchmarkRun other =
                run("two", "2026-01-01T00:00:01Z", "target: {kind: kafka, address: \"kafka.x.svc:9092\"},");
        one.getMetadata().setNamespace("another");

        assertThat(RunQueue.ahead(other, List.of(one, other))).contains(one);
    }

    @Test
    void runsWithBrokersOfTheirOwnShareTheNodesThatTheySelect() {
        String pool = "placement: {nodeSelector: {pool: bench, arch: amd64}},";
        BenchmarkRun one = run("one", "2026-01-01T00:00:00Z", pool);
        BenchmarkRun same =
                run("two", "2026-01-01T00:00:01Z", "placement: {nodeSelector: {arch: amd64, pool: bench}},");
        BenchmarkRun elsewhere = run("three", "2026-01-01T00:00:02Z", "");

        assertThat(RunQueue.ahead(same, List.of(one, same, elsewhere))).contains(one);
        assertThat(RunQueue.ahead(elsewhere, List.of(one, same, elsewhere))).isEmpty();
    }

    @Test
    void theLeanRunInTheCacheStandsInLineAsTheWholeOne() {
        status(younger, RunPhase.RUNNING, "2026-01-01T00:00:02Z");

        assertThat(RunQueue.ahead(LeanCaches.inLine(older), List.of(LeanCaches.inLine(younger))))
                .map(RunQueue::reference)
                .contains("bench/younger");
    }

    private static BenchmarkRun with(BenchmarkRun old, BenchmarkRun changed) {
        changed.getMetadata().setUid(old.getMetadata().getUid());
        changed.setStatus(old.getStatus());
        return changed;
    }

    private static BenchmarkRun run(String name, String created, String wishes) {
        BenchmarkRun run = Samples.run(
                name,
                Samples.spec("{scenarios: [throughput], %s resources: [{cpu: 1, memory: 1Gi}]}".formatted(wishes)));
        run.getMetadata().setCreationTimestamp(created);
        return run;
    }

    private static void status(BenchmarkRun run, RunPhase phase, String startTime) {
        run.setStatus(new BenchmarkRunStatus(
                phase, 1L, startTime, null, 0, 1, "0/1", null, null, null, null, null, null, null, null, null, null,
                null));
    }
}
