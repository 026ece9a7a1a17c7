package io.memorystreamer.operator.controller.benchmarkrun;

import io.memorystreamer.operator.api.BenchmarkRun;
import java.util.Map;

/** The labels on everything that belongs to a run. */
final class RunLabels {
    /** Name of the BenchmarkRun; Pods find their run by it. */
    static final String RUN = "memorystreamer.io/run";

    /** UID of the BenchmarkRun: two namespaces may have runs of one name. */
    static final String RUN_UID = "memorystreamer.io/run-uid";

    /** Name of the entry of the run's resource matrix. */
    static final String CELL = "memorystreamer.io/cell";

    /** Which measurement of that entry, from 1. */
    static final String REPETITION = "memorystreamer.io/repetition";

    /** Hash of what two runs must not share, see {@link RunQueue#key}. */
    static final String TARGET = "memorystreamer.io/target";

    static final String NAME = "app.kubernetes.io/name";
    static final String BENCH = "memorystreamer-bench";

    private RunLabels() {}

    static Map<String, String> of(BenchmarkRun run, RunJob job) {
        String name = run.getMetadata().getName();
        return Map.ofEntries(
                Map.entry(RUN, name),
                Map.entry(RUN_UID, run.getMetadata().getUid()),
                Map.entry(CELL, job.cell().name()),
                Map.entry(REPETITION, Integer.toString(job.repetition())),
                Map.entry(TARGET, target(RunQueue.key(run))),
                Map.entry(NAME, BENCH),
                Map.entry("app.kubernetes.io/instance", name),
                Map.entry("app.kubernetes.io/component", "benchmark"),
                Map.entry("app.kubernetes.io/part-of", "memorystreamer"),
                Map.entry("app.kubernetes.io/managed-by", "memorystreamer-operator"));
    }

    /** The labels on what all Jobs of a run share. */
    static Map<String, String> of(BenchmarkRun run) {
        String name = run.getMetadata().getName();
        return Map.of(
                RUN,
                name,
                RUN_UID,
                run.getMetadata().getUid(),
                NAME,
                BENCH,
                "app.kubernetes.io/instance",
                name,
                "app.kubernetes.io/part-of",
                "memorystreamer",
                "app.kubernetes.io/managed-by",
                "memorystreamer-operator");
    }

    /** A key may be longer than a label's value and have characters that no label may have. */
    static String target(String key) {
        return RunJob.sha256(key).substring(0, 32);
    }
}
