package io.memorystreamer.bench.scenario.concurrent;

import com.google.auto.service.AutoService;
import io.memorystreamer.bench.config.BenchmarkConfig;
import io.memorystreamer.bench.load.PartitionedLoop.Routing;
import io.memorystreamer.bench.load.PartitionedLoop.Shape;
import io.memorystreamer.bench.scenario.Measurement;
import io.memorystreamer.bench.scenario.Metric;
import io.memorystreamer.bench.scenario.Scenario;
import io.memorystreamer.bench.scenario.ScenarioContext;
import io.memorystreamer.bench.scenario.Scenarios;
import io.memorystreamer.bench.scenario.Target;
import io.memorystreamer.bench.scenario.TransportPath;
import java.util.List;

/**
 * As many partitions as producers and as consumers. The consumers share the partitions as a consumer group does, one
 * each, and check every message once; the producers have a partition each, or spread their messages over all.
 */
@AutoService(Scenarios.class)
public final class MultiProducerMultiConsumer implements Scenarios {

    /** The user's: messages per second with 32 producers and 32 consumers. */
    private static final double GOAL = 5e6;

    private static final String PAIRS = "pairs";

    @Override
    public List<Scenario> scenarios() {
        return List.of(
                new Variant("a partition each", Routing.OWN),
                new Variant("spread over all partitions", Routing.SPREAD));
    }

    private record Variant(String variant, Routing routing) implements Scenario {

        @Override
        public String id() {
            return "concurrent::multi_producer_multi_consumer";
        }

        @Override
        public String description() {
            return "Throughput of as many partitions, producers and consumers: 1, 2, 4 ... 32 of each";
        }

        /** The other one needs a client for each producer and partition over TCP, 1024 in all. */
        @Override
        public List<TransportPath> paths() {
            return routing == Routing.OWN
                    ? List.of(TransportPath.IN_PROCESS, TransportPath.TCP)
                    : List.of(TransportPath.IN_PROCESS);
        }

        @Override
        public List<Metric> metrics() {
            return ThreadSweep.metrics(PAIRS);
        }

        @Override
        public List<Target> targets(final BenchmarkConfig config) {
            return List.of(new Target(Metric.MESSAGES_PER_SECOND.name(), GOAL, Target.Kind.RATE));
        }

        @Override
        public Measurement run(final ScenarioContext context) throws Exception {
            return new ThreadSweep(context, PAIRS, pairs -> new Shape(pairs, pairs, routing), true).run();
        }
    }
}
