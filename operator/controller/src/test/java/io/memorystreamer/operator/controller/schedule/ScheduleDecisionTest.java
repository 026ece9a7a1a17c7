package io.memorystreamer.operator.controller.schedule;

import static org.assertj.core.api.Assertions.assertThat;

import io.memorystreamer.operator.api.BenchmarkScheduleSpec;
import io.memorystreamer.operator.api.RunPhase;
import io.memorystreamer.operator.controller.schedule.ScheduleDecision.Due;
import io.memorystreamer.operator.controller.schedule.ScheduleDecision.State;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ScheduleDecisionTest {
    private static final Instant CREATED = Instant.parse("2026-01-01T00:30:00Z");
    private static final Instant DUE = Instant.parse("2026-01-01T10:00:00Z");
    private static final Instant NOW = DUE.plusSeconds(3);

    private String fields = "schedule: '0 * * * *'";
    private Optional<Instant> lastDue = Optional.of(DUE.minusSeconds(3600));
    private Optional<Instant> nextDue = Optional.of(DUE);
    private boolean changed;
    private boolean wasSuspended;
    private Instant now = NOW;

    @Test
    void aRunThatIsDueStarts() {
        assertThat(decide().due()).hasValue(new Due.Start(DUE));
        assertThat(decide().next()).hasValue(DUE.plusSeconds(3600));
    }

    @Test
    void aDueTimeIsDecidedAboutOnce() {
        lastDue = Optional.of(DUE);

        assertThat(decide().due()).isEmpty();
    }

    @Test
    void nothingIsDueFromBeforeTheScheduleWasCreated() {
        lastDue = Optional.empty();
        nextDue = Optional.empty();
        now = CREATED.plusSeconds(60);
        assertThat(decide().due()).isEmpty();

        now = Instant.parse("2026-01-01T01:00:01Z");
        assertThat(decide().due()).hasValue(new Due.Start(Instant.parse("2026-01-01T01:00:00Z")));
    }

    @Test
    void ofSeveralThatWereMissedOnlyTheLastStarts() {
        lastDue = Optional.of(DUE.minusSeconds(5 * 3600));

        assertThat(decide().due()).hasValue(new Due.Start(DUE));
    }

    @Test
    void aRunMayStartLateUpToItsDeadline() {
        fields += ", startingDeadlineSeconds: 60";
        now = DUE.plusSeconds(60);
        assertThat(decide().due()).hasValue(new Due.Start(DUE));

        now = DUE.plusSeconds(61);
        assertThat(decide().due()).hasValueSatisfying(due -> assertPassedOver(due, "DeadlineMissed", "more than 60 s"));
    }

    @Test
    void withoutADeadlineItMayStartUntilTheNextIsDue() {
        now = DUE.plusSeconds(3599);

        assertThat(decide().due()).hasValue(new Due.Start(DUE));
    }

    /** The operator was stopped before it could say so. */
    @ParameterizedTest
    @ValueSource(strings = {"Forbid", "Replace", "Allow"})
    void aRunThatWasStartedAlreadyIsNeitherPassedOverNorCancelled(String policy) {
        fields += ", concurrencyPolicy: " + policy;
        ScheduleDecision decision = decide(Samples.active(ScheduleDecision.runName("hourly", DUE), 10, null));

        assertThat(decision.due()).hasValue(new Due.Start(DUE));
        assertThat(decision.cancel()).isEmpty();
    }

    @Test
    void forbidPassesARunOverWhileOneIsActive() {
        ScheduleDecision decision = decide(Samples.active("old", 9, null));

        assertThat(decision.due()).hasValueSatisfying(due -> assertPassedOver(due, "RunActive", "old has not ended"));
        assertThat(decision.cancel()).isEmpty();
    }

    @Test
    void forbidStartsWhenAllHaveEnded() {
        assertThat(decide(Samples.run("old", 9, RunPhase.FAILED)).due()).hasValue(new Due.Start(DUE));
    }

    @Test
    void allowStartsBesideAnActiveOne() {
        fields += ", concurrencyPolicy: Allow";
        ScheduleDecision decision = decide(Samples.active("old", 9, null));

        assertThat(decision.due()).hasValue(new Due.Start(DUE));
        assertThat(decision.cancel()).isEmpty();
    }

    @Test
    void replaceCancelsWhatIsActiveOnce() {
        fields += ", concurrencyPolicy: Replace";
        ScheduledRun cancelled = new ScheduledRun("ending", "x", RunPhase.RUNNING, false, true, false, null);
        ScheduleDecision decision =
                decide(Samples.active("old", 9, null), cancelled, Samples.run("done", 8, RunPhase.SUCCEEDED));

        assertThat(decision.due()).hasValue(new Due.Start(DUE));
        assertThat(decision.cancel()).containsExactly("old");
    }

    @Test
    void replaceCancelsNothingWhenNothingIsDue() {
        fields += ", concurrencyPolicy: Replace";
        lastDue = Optional.of(DUE);

        assertThat(decide(Samples.active("old", 9, null)).cancel()).isEmpty();
    }

    @Test
    void nothingStartsWhileItIsSuspendedNorWhatWasDueMeanwhile() {
        fields += ", suspend: true";
        assertThat(decide().due()).isEmpty();

        fields = "schedule: '0 * * * *'";
        wasSuspended = true;
        changed = true;
        nextDue = Optional.empty();
        assertThat(decide().due()).hasValue(new Due.Forgotten(DUE));
    }

    @Test
    void aNewScheduleStartsNothingThatWasDueBeforeIt() {
        changed = true;
        nextDue = Optional.of(DUE.plusSeconds(7200));

        assertThat(decide().due()).hasValue(new Due.Forgotten(DUE));
    }

    @Test
    void aChangeInTheSecondARunIsDueDoesNotLoseIt() {
        changed = true;

        assertThat(decide().due()).hasValue(new Due.Start(DUE));
    }

    @Test
    void theLastGoodRunIsTheNewestThatSucceededAndDidNotRegress() {
        ScheduleDecision decision = decide(
                Samples.run("a", 1, RunPhase.SUCCEEDED),
                Samples.run("b", 2, RunPhase.SUCCEEDED),
                Samples.regressed("c", 3),
                Samples.run("d", 4, RunPhase.FAILED),
                new ScheduledRun("e", "2026-01-01T05:00:00Z", RunPhase.SUCCEEDED, false, false, true, null));

        assertThat(decision.lastGood()).hasValue("b");
    }

    @Test
    void runsBeyondTheLimitsGoTheOldestFirstEachPhaseByItsOwn() {
        fields += ", successfulRunsHistoryLimit: 2, failedRunsHistoryLimit: 1";
        ScheduleDecision decision = decide(
                Samples.run("s1", 1, RunPhase.SUCCEEDED),
                Samples.run("f2", 2, RunPhase.FAILED),
                Samples.run("s3", 3, RunPhase.SUCCEEDED),
                Samples.run("c4", 4, RunPhase.CANCELLED),
                Samples.run("s5", 5, RunPhase.SUCCEEDED),
                Samples.active("a6", 6, null));

        assertThat(decision.prune()).containsExactlyInAnyOrder("s1", "f2");
    }

    @Test
    void theLastGoodRunStaysHoweverOldItIs() {
        fields += ", successfulRunsHistoryLimit: 1";
        ScheduledRun[] runs = {
            Samples.run("good", 1, RunPhase.SUCCEEDED), Samples.regressed("r2", 2), Samples.regressed("r3", 3)
        };

        assertThat(decide(runs).prune()).containsExactly("r2");

        fields += ", compareWithLastGood: false";
        assertThat(decide(runs).prune()).containsExactlyInAnyOrder("good", "r2");
    }

    @Test
    void whatAnActiveRunIsComparedWithStays() {
        fields += ", successfulRunsHistoryLimit: 0";

        assertThat(decide(
                                Samples.run("baseline", 1, RunPhase.SUCCEEDED),
                                Samples.run("good", 2, RunPhase.SUCCEEDED),
                                Samples.active("now", 9, "baseline"))
                        .prune())
                .isEmpty();
    }

    @Test
    void aRunIsCalledLikeACronJobsJob() {
        assertThat(ScheduleDecision.runName("nightly", Instant.parse("2026-01-01T10:00:00Z")))
                .isEqualTo("nightly-29454360");
    }

    private ScheduleDecision decide(ScheduledRun... runs) {
        BenchmarkScheduleSpec spec = Samples.spec(fields);
        try {
            return ScheduleDecision.of(
                    new State("hourly", spec, CREATED, lastDue, nextDue, changed, wasSuspended),
                    Cron.parse(spec),
                    List.of(runs),
                    now);
        } catch (Cron.InvalidException e) {
            throw new AssertionError(e);
        }
    }

    private static void assertPassedOver(Due due, String reason, String words) {
        assertThat(due).isInstanceOfSatisfying(Due.PassedOver.class, passed -> {
            assertThat(passed.time()).isEqualTo(DUE);
            assertThat(passed.reason()).isEqualTo(reason);
            assertThat(passed.message()).contains(DUE.toString(), words);
        });
    }
}
