package io.memorystreamer.operator.controller.benchmarkrun;

import java.util.Optional;

/**
 * Surroundings that a test has laid out.
 *
 * @param ahead the run that goes before; {@code null}: none
 * @param target what is measured
 * @param configuration the benchmark's configuration
 * @param baseline the run to compare with, if there is one
 */
record FixedSurroundings(
        Optional<String> ahead, Target target, Configuration configuration, Optional<Baseline> baseline)
        implements Surroundings {
    FixedSurroundings() {
        this(Optional.empty(), new Target.Own(), new Configuration.Defaults(), Optional.empty());
    }

    FixedSurroundings behind(String other) {
        return new FixedSurroundings(Optional.of(other), target, configuration, baseline);
    }

    FixedSurroundings with(Target other) {
        return new FixedSurroundings(ahead, other, configuration, baseline);
    }

    FixedSurroundings with(Configuration other) {
        return new FixedSurroundings(ahead, target, other, baseline);
    }

    FixedSurroundings with(Baseline other) {
        return new FixedSurroundings(ahead, target, configuration, Optional.of(other));
    }
}
