package io.memorystreamer.bench.scenario.concurrent;

import com.google.auto.service.AutoService;
import io.memorystreamer.bench.load.PartitionedLoop.Routing;
import io.memorystreamer.bench.load.PartitionedLoop.Shape;
import io.memorystreamer.bench.scenario.Measurement;
import io.memorystreamer.bench.scenario.Metric;
import io.memorystreamer.bench.scenario.Scenario;
import io.memorystreamer.bench.scenario.ScenarioContext;
import io.memorystreamer.bench.scenario.Scenarios;
import io.memorystreamer.bench.scenario.TransportPath;
import java.util.List;

/**
 * Fan-out: every consumer reads the whole partition that one producer fills, and the producer waits for the slowest.
 * {@code messagesPerSecond} is what was produced and taken by every consumer, {@code deliveredMessagesPerSecond} what all
 * of them took together.
 */
@AutoService(Scenarios.class)
public final class SingleProducerMultiConsumer implements Scenario {

    private static final String CONSUMERS = "consumers";

    @Override
    public String id() {
        return "concurrent::single_producer_multi_consumer";
    }

    @Override
    public String description() {
        return "Throughput of one partition with one producer and 1, 2, 4 ... 32 consumers that each read all of it";
    }

    @Override
    public List<TransportPath> paths() {
        return List.of(TransportPath.IN_PROCESS, TransportPath.TCP);
    }

    @Override
    public List<Metric> metrics() {
        return ThreadSweep.metrics(CONSUMERS);
    }

    @Override
    public Measurement run(final ScenarioContext context) throws Exception {
        return new ThreadSweep(context, CONSUMERS, consumers -> new Shape(1, consumers, Routing.OWN), false).run();
    }
}
