package io.memorystreamer.operator.controller.benchmarkrun;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;

/** How the operator starts benchmarks, from {@code memorystreamer.bench.*}. */
@ConfigMapping(prefix = "memorystreamer.bench")
public interface BenchConfig {
    /** Image of the benchmark for runs that name none; its entry point is the benchmark's command line. */
    String image();

    /** When a node pulls that image. */
    @WithDefault("IfNotPresent")
    String imagePullPolicy();
}
