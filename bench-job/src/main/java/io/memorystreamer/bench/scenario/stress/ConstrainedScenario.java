package io.memorystreamer.bench.scenario.stress;

import io.memorystreamer.bench.config.BenchmarkConfig;
import io.memorystreamer.bench.scenario.Scenario;
import io.memorystreamer.bench.scenario.Target;
import java.util.List;

/** One cell of a matrix of limits, whose subject is measured with a {@link Confinement} and without, by turns. */
interface ConstrainedScenario extends Scenario {

    @Override
    default String peer() {
        return "unconstrained";
    }

    @Override
    default boolean partOfQuickCategory() {
        return partOfQuick();
    }

    @Override
    default List<Target> targets(final BenchmarkConfig config) {
        return List.of(Confinement.target());
    }
}
