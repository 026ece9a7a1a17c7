package io.memorystreamer.operator.controller.schedule;

import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.fabric8.kubernetes.api.model.OwnerReferenceBuilder;
import io.memorystreamer.operator.api.BenchmarkRun;
import io.memorystreamer.operator.api.BenchmarkRunSpec;
import io.memorystreamer.operator.api.BenchmarkSchedule;
import io.memorystreamer.operator.api.BenchmarkScheduleSpec.RunTemplate;
import java.time.Instant;
import java.util.Optional;

/** Makes a schedule's runs. Pure functions. */
final class ScheduledRunFactory {
    /** Name of the BenchmarkSchedule; runs are found by it. */
    static final String SCHEDULE_LABEL = "memorystreamer.io/schedule";

    /** When the run was due, RFC 3339. */
    static final String DUE_ANNOTATION = "memorystreamer.io/scheduled-at";

    private ScheduledRunFactory() {}

    /** @param lastGood the run to compare with, unless the template names one itself */
    static BenchmarkRun create(BenchmarkSchedule schedule, Instant time, Optional<String> lastGood) {
        RunTemplate template = schedule.getSpec().template();
        BenchmarkRun run = new BenchmarkRun();
        // @formatter:off
        run.setMetadata(new ObjectMetaBuilder()
                .withName(ScheduleDecision.runName(schedule.getMetadata().getName(), time))
                .withNamespace(schedule.getMetadata().getNamespace())
                .addToLabels(template.labels())
                .addToLabels(SCHEDULE_LABEL, schedule.getMetadata().getName())
                .addToAnnotations(template.annotations())
                .addToAnnotations(DUE_ANNOTATION, time.toString())
                .withOwnerReferences(new OwnerReferenceBuilder()
                        .withApiVersion(schedule.getApiVersion())
                        .withKind(schedule.getKind())
                        .withName(schedule.getMetadata().getName())
                        .withUid(schedule.getMetadata().getUid())
                        .withController(true)
                        .build())
                .build());
        // @formatter:on
        boolean compares =
                schedule.getSpec().compareWithLastGood() && template.spec().baselineRef() == null;
        run.setSpec(lastGood.filter(_ -> compares)
                .map(name -> template.spec().withBaseline(new BenchmarkRunSpec.BaselineRef(name)))
                .orElse(template.spec()));
        return run;
    }

    static boolean isOf(BenchmarkRun run, BenchmarkSchedule schedule) {
        return run.getMetadata().getOwnerReferences().stream()
                .anyMatch(owner -> owner.getUid().equals(schedule.getMetadata().getUid()));
    }
}
