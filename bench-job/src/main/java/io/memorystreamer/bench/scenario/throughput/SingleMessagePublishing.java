package io.memorystreamer.bench.scenario.throughput;

import com.google.auto.service.AutoService;
import io.memorystreamer.bench.config.BenchmarkConfig;
import io.memorystreamer.bench.load.Publisher;
import io.memorystreamer.bench.scenario.Scenarios;
import io.memorystreamer.bench.scenario.Target;
import java.util.List;

/** One producer hands over one message at a time. */
@AutoService(Scenarios.class)
public final class SingleMessagePublishing extends ClosedLoopScenario {

    @Override
    public String id() {
        return "throughput::single_message_publishing";
    }

    @Override
    public String description() {
        return "One producer publishes single messages as fast as one consumer takes them";
    }

    @Override
    public List<Target> targets(final BenchmarkConfig config) {
        return List.of(new Target(MESSAGES_PER_SECOND, config.throughput().targetThroughput(), Target.Kind.RATE));
    }

    @Override
    Publisher.Factory publishers(final BenchmarkConfig.Throughput config) {
        return Publisher.single(config.messageSizeBytes());
    }
}
