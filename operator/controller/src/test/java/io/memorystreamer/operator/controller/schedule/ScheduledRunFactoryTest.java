package io.memorystreamer.operator.controller.schedule;

import static org.assertj.core.api.Assertions.assertThat;

import io.memorystreamer.operator.api.BenchmarkRun;
import io.memorystreamer.operator.api.BenchmarkRunSpec.BaselineRef;
import io.memorystreamer.operator.api.BenchmarkSchedule;
import io.memorystreamer.operator.api.BenchmarkScheduleSpec;
import io.memorystreamer.operator.api.BenchmarkScheduleSpec.RunTemplate;
import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ScheduledRunFactoryTest {
    private static final Instant DUE = Instant.parse("2026-01-01T10:00:00Z");

    private final BenchmarkSchedule schedule = Samples.schedule("nightly", "schedule: '0 * * * *'");

    @Test
    void aRunIsTheTemplateWithTheSchedulesMark() {
        BenchmarkRun run = ScheduledRunFactory.create(schedule, DUE, Optional.empty());

        assertThat(run.getMetadata().getName()).isEqualTo("nightly-29454360");
        assertThat(run.getMetadata().getLabels())
                .containsEntry("team", "streams")
                .containsEntry("memorystreamer.io/schedule", "nightly");
        assertThat(run.getMetadata().getAnnotations()).containsEntry("memorystreamer.io/scheduled-at", DUE.toString());
        assertThat(run.getMetadata().getOwnerReferences()).singleElement().satisfies(owner -> {
            assertThat(owner.getKind()).isEqualTo("BenchmarkSchedule");
            assertThat(owner.getUid()).isEqualTo(schedule.getMetadata().getUid());
            assertThat(owner.getController()).isTrue();
        });
        assertThat(run.getSpec()).isEqualTo(schedule.getSpec().template().spec());
        assertThat(ScheduledRunFactory.isOf(run, schedule)).isTrue();
        assertThat(ScheduledRunFactory.isOf(run, Samples.schedule("nightly", "schedule: '0 * * * *'")))
                .isFalse();
    }

    @Test
    void itIsComparedWithTheLastGoodRun() {
        assertThat(baseline(schedule)).isEqualTo(new BaselineRef("good"));
    }

    @Test
    void itIsNotComparedWhenTheScheduleSaysSo() {
        assertThat(baseline(Samples.schedule("nightly", "schedule: '0 * * * *', compareWithLastGood: false")))
                .isNull();
    }

    @Test
    void aBaselineOfTheTemplateWins() {
        BenchmarkScheduleSpec spec = schedule.getSpec();
        schedule.setSpec(new BenchmarkScheduleSpec(
                spec.schedule(),
                null,
                null,
                null,
                null,
                null,
                null,
                true,
                new RunTemplate(null, null, spec.template().spec().withBaseline(new BaselineRef("release-1")))));

        assertThat(baseline(schedule)).isEqualTo(new BaselineRef("release-1"));
    }

    private static BaselineRef baseline(BenchmarkSchedule schedule) {
        return ScheduledRunFactory.create(schedule, DUE, Optional.of("good"))
                .getSpec()
                .baselineRef();
    }
}
