package io.memorystreamer.operator.controller.schedule;

import io.fabric8.kubernetes.client.utils.Serialization;
import io.memorystreamer.operator.api.BenchmarkSchedule;
import io.memorystreamer.operator.api.BenchmarkScheduleSpec;
import io.memorystreamer.operator.api.RunPhase;
import java.util.UUID;

/** Schedules and runs as they look in a cluster. */
final class Samples {
    static final String NAMESPACE = "bench";

    private Samples() {}

    /** @param fields of the spec beside the template, in YAML, without braces */
    static BenchmarkScheduleSpec spec(String fields) {
        return Serialization.unmarshal(
                "---\n{%s, template: {labels: {team: streams}, spec: {scenarios: [latency], resources: [{cpu: 1, memory: 1Gi}]}}}"
                        .formatted(fields),
                BenchmarkScheduleSpec.class);
    }

    static BenchmarkSchedule schedule(String name, String fields) {
        BenchmarkSchedule schedule = new BenchmarkSchedule();
        schedule.getMetadata().setName(name);
        schedule.getMetadata().setNamespace(NAMESPACE);
        schedule.getMetadata().setUid(UUID.randomUUID().toString());
        schedule.getMetadata().setGeneration(1L);
        schedule.getMetadata().setCreationTimestamp("2026-01-01T00:00:00Z");
        schedule.setSpec(spec(fields));
        return schedule;
    }

    /** @param hour when it was created */
    static ScheduledRun run(String name, int hour, RunPhase phase) {
        return new ScheduledRun(name, "2026-01-01T%02d:00:00Z".formatted(hour), phase, false, false, false, null);
    }

    static ScheduledRun regressed(String name, int hour) {
        return new ScheduledRun(
                name, "2026-01-01T%02d:00:00Z".formatted(hour), RunPhase.SUCCEEDED, true, false, false, null);
    }

    static ScheduledRun active(String name, int hour, String baseline) {
        return new ScheduledRun(
                name, "2026-01-01T%02d:00:00Z".formatted(hour), RunPhase.RUNNING, false, false, false, baseline);
    }
}
