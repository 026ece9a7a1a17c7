package io.memorystreamer.operator.controller.benchmarkrun;

import java.util.Map;

/** The labels on everything that belongs to a run. */
final class RunLabels {
    /** Name of the BenchmarkRun; Pods find their run by it. */
    static final String RUN = "memorystreamer.io/run";

    /** Name of the entry of the run's resource matrix. */
    static final String CELL = "memorystreamer.io/cell";

    private RunLabels() {}

    static Map<String, String> of(String runName, MatrixCell cell) {
        return Map.of(
                RUN,
                runName,
                CELL,
                cell.name(),
                "app.kubernetes.io/name",
                "memorystreamer-bench",
                "app.kubernetes.io/instance",
                runName,
                "app.kubernetes.io/component",
                "benchmark",
                "app.kubernetes.io/part-of",
                "memorystreamer",
                "app.kubernetes.io/managed-by",
                "memorystreamer-operator");
    }
}
