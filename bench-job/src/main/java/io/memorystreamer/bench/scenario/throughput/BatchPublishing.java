package io.memorystreamer.bench.scenario.throughput;

import com.google.auto.service.AutoService;
import io.memorystreamer.bench.config.BenchmarkConfig;
import io.memorystreamer.bench.load.Publisher;
import io.memorystreamer.bench.scenario.Scenarios;
import io.memorystreamer.bench.scenario.Target;
import java.util.List;

/** One producer hands over batches. */
@AutoService(Scenarios.class)
public final class BatchPublishing extends ClosedLoopScenario {

    @Override
    public String id() {
        return "throughput::batch_publishing";
    }

    @Override
    public String description() {
        return "One producer publishes batches as fast as one consumer takes their messages";
    }

    @Override
    public List<Target> targets(final BenchmarkConfig config) {
        return List.of(new Target(MESSAGES_PER_SECOND, config.throughput().batchTargetThroughput(), Target.Kind.RATE));
    }

    @Override
    Publisher.Factory publishers(final BenchmarkConfig.Throughput config) {
        return Publisher.batches(config.messageSizeBytes(), config.batchSize());
    }
}
