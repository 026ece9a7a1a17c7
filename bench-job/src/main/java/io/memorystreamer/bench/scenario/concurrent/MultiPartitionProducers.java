package io.memorystreamer.bench.scenario.concurrent;

import com.google.auto.service.AutoService;
import io.memorystreamer.bench.compare.Figures;
import io.memorystreamer.bench.compare.LinkComparison;
import io.memorystreamer.bench.compare.ThroughputSide;
import io.memorystreamer.bench.config.BenchmarkConfig;
import io.memorystreamer.bench.peers.LogLink;
import io.memorystreamer.bench.scenario.Measurement;
import io.memorystreamer.bench.scenario.Metric;
import io.memorystreamer.bench.scenario.Scenario;
import io.memorystreamer.bench.scenario.ScenarioContext;
import io.memorystreamer.bench.scenario.Scenarios;
import io.memorystreamer.bench.scenario.Target;
import io.memorystreamer.bench.scenario.TransportPath;
import io.memorystreamer.log.LogConfig;
import java.io.IOException;
import java.util.List;

/**
 * What 32 producing threads, each on a partition of its own, carry together, over what two carry on two partitions. One
 * consumer reads all partitions by turns and checks every message: a log that nobody reads would be another experiment,
 * and a consumer per partition would compare the scheduler with itself. All partitions together take the same memory on
 * both sides.
 */
@AutoService(Scenarios.class)
public final class MultiPartitionProducers implements Scenario {

    /** At most a tenth may be lost. */
    private static final double GOAL = 0.9;

    private static final int MANY = 32;
    private static final int FEW = 2;

    private static final int SEGMENT_BYTES_OF_MANY = 256 * 1024;
    private static final int RETAINED_SEGMENTS = 4;

    @Override
    public String id() {
        return "concurrent::multi_partition_producers";
    }

    @Override
    public String description() {
        return "Total throughput of 32 producers on 32 partitions over that of 2 producers on 2, one consumer of all";
    }

    @Override
    public String peer() {
        return "memorystreamer-" + FEW + "-producers";
    }

    @Override
    public List<TransportPath> paths() {
        return List.of(TransportPath.IN_PROCESS);
    }

    @Override
    public List<Metric> metrics() {
        return ThroughputSide.metrics();
    }

    @Override
    public List<Target> targets(final BenchmarkConfig config) {
        return List.of(new Target(Figures.THROUGHPUT_RATIO, GOAL, Target.Kind.RATE_RATIO));
    }

    @Override
    public Measurement run(final ScenarioContext context) throws Exception {
        try (LogLink many = open(MANY);
                LogLink few = open(FEW)) {
            return new LinkComparison(context.config()).run(many, MANY, few, FEW);
        }
    }

    private static LogLink open(final int producers) throws IOException {
        final int segmentBytes = SEGMENT_BYTES_OF_MANY * (MANY / producers);
        final LogConfig config = LogConfig.anonymous(segmentBytes, (long) RETAINED_SEGMENTS * segmentBytes);
        return new LogLink(config, producers, producers, false);
    }
}
