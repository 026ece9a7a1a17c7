package io.memorystreamer.bench.scenario.throughput;

import com.google.auto.service.AutoService;
import io.memorystreamer.bench.config.BenchmarkConfig;
import io.memorystreamer.bench.load.Link;
import io.memorystreamer.bench.load.PipelineLink;
import io.memorystreamer.bench.load.Publisher;
import io.memorystreamer.bench.scenario.Measurement;
import io.memorystreamer.bench.scenario.ScenarioContext;
import io.memorystreamer.bench.scenario.Scenarios;

/** A producer, a log, a stage that transforms every message and publishes it, a second log, and a consumer. */
@AutoService(Scenarios.class)
public final class EndToEndPipeline extends ClosedLoopScenario {

    @Override
    public String id() {
        return "throughput::end_to_end_pipeline";
    }

    @Override
    public String description() {
        return "Producer, log, a stage that transforms every message and publishes it, second log, consumer, end to end";
    }

    @Override
    Publisher.Factory publishers(final BenchmarkConfig.Throughput config) {
        return Publisher.single(config.messageSizeBytes());
    }

    @Override
    public Measurement run(final ScenarioContext context) throws Exception {
        try (Link second = context.openLink();
                Link pipeline = new PipelineLink(context.link(), second)) {
            return measure(context, pipeline);
        }
    }
}
