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

/** Fan-in: all producers append to the same partition, one consumer reads it and checks the order of each of them. */
@AutoService(Scenarios.class)
public final class MultiProducerSingleConsumer implements Scenario {

    private static final String PRODUCERS = "producers";

    @Override
    public String id() {
        return "concurrent::multi_producer_single_consumer";
    }

    @Override
    public String description() {
        return "Throughput of one partition with 1, 2, 4 ... 32 producers and one consumer";
    }

    @Override
    public List<TransportPath> paths() {
        return List.of(TransportPath.IN_PROCESS, TransportPath.TCP);
    }

    @Override
    public List<Metric> metrics() {
        return ThreadSweep.metrics(PRODUCERS);
    }

    @Override
    public Measurement run(final ScenarioContext context) throws Exception {
        return new ThreadSweep(context, PRODUCERS, producers -> new Shape(producers, 1, Routing.OWN), false).run();
    }
}
