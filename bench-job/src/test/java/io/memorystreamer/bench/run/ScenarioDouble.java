package io.memorystreamer.bench.run;

import io.memorystreamer.bench.config.BenchmarkConfig;
import io.memorystreamer.bench.scenario.Measurement;
import io.memorystreamer.bench.scenario.Metric;
import io.memorystreamer.bench.scenario.Scenario;
import io.memorystreamer.bench.scenario.ScenarioContext;
import io.memorystreamer.bench.scenario.Target;
import io.memorystreamer.bench.scenario.TransportPath;
import java.util.List;

/** A scenario of the suite on other paths or with other flags; its fork runs the one of the suite. */
record ScenarioDouble(Scenario real, List<TransportPath> paths, List<String> jvmFlags) implements Scenario {

    @Override
    public String id() {
        return real.id();
    }

    @Override
    public String description() {
        return real.description();
    }

    @Override
    public List<Metric> metrics() {
        return real.metrics();
    }

    @Override
    public List<Target> targets(final BenchmarkConfig config) {
        return real.targets(config);
    }

    @Override
    public Measurement run(final ScenarioContext context) {
        throw new AssertionError("runs in a fork, by its id");
    }
}
