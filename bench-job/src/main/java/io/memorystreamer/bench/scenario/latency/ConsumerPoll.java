package io.memorystreamer.bench.scenario.latency;

import com.google.auto.service.AutoService;
import io.memorystreamer.bench.kafka.RandomReads;
import io.memorystreamer.bench.load.OpenLoop;
import io.memorystreamer.bench.load.PollTimes;
import io.memorystreamer.bench.load.RequestLoop;
import io.memorystreamer.bench.measure.StallSampler;
import io.memorystreamer.bench.scenario.Measurement;
import io.memorystreamer.bench.scenario.Metric;
import io.memorystreamer.bench.scenario.Scenario;
import io.memorystreamer.bench.scenario.ScenarioContext;
import io.memorystreamer.bench.scenario.ScenarioException;
import io.memorystreamer.bench.scenario.Scenarios;
import io.memorystreamer.bench.scenario.TransportPath;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What a consumer waits for a message that is in the log.
 *
 * <p>In process: from when the append of the message returned to when a poll of a consumer that polls all the time hands it
 * over, at a fixed rate, open loop. It holds the way of the cache line and what the consumer was doing.
 *
 * <p>Over TCP a stock consumer has fetched ahead before it polls, unless it turns to a place it was not at: at a fixed rate,
 * from when such a read was due (seek and poll) to when its message is handed over, which holds one fetch.
 */
@AutoService(Scenarios.class)
public final class ConsumerPoll implements Scenario {

    private static final String FROM = "latencyFrom";

    /** Reads before those that count, at most at so many per second: one waits for the other. */
    private static final long WARM_UP_READS = 3_000;

    private static final double WARM_UP_RATE = 2_000;

    @Override
    public String id() {
        return "latency::consumer_poll";
    }

    @Override
    public String description() {
        return "Time from when a message is in the log until poll hands it over, over TCP with the seek and the fetch";
    }

    @Override
    public List<TransportPath> paths() {
        return List.of(TransportPath.IN_PROCESS, TransportPath.TCP);
    }

    @Override
    public List<Metric> metrics() {
        return LatencyFigures.metrics();
    }

    @Override
    public Measurement run(final ScenarioContext context) throws Exception {
        final LatencyLoad load = LatencyLoad.of(context);
        return context.path() == TransportPath.IN_PROCESS ? inProcess(context, load) : tcp(context, load);
    }

    private static Measurement inProcess(final ScenarioContext context, final LatencyLoad load) throws Exception {
        load.warmUp(context.link());
        final PollTimes times = new PollTimes(context.link(), load.rampUp().messages(), load.messageBytes());
        final OpenLoop.Result result = new OpenLoop(times, load.messageBytes()).run(load.rampUp(), load.measured());
        if (times.waits().getTotalCount() != load.measured().messages()) {
            throw new ScenarioException(
                    times.waits().getTotalCount() + " of " + load.measured().messages() + " messages were handed over");
        }
        final Map<String, String> settings = load.settings(context.link());
        settings.put(FROM, "the return of the append; a message handed over before it counts as 0");
        settings.put("messagesHandedOverBeforeTheAppendReturned", Long.toString(times.handedOverEarly()));
        return new Measurement(LatencyFigures.of(times.waits(), result.offeredPerSecond()), result.stalls(), settings)
                .with(List.of(LatencyFigures.byPercentile("in the log to handed over", times.waits())))
                .with(times.waits());
    }

    private static Measurement tcp(final ScenarioContext context, final LatencyLoad load) throws Exception {
        try (RandomReads reads = new RandomReads(context.broker().target(), load.messageBytes())) {
            final OpenLoop.Result result = new RequestLoop(new StallSampler())
                    .run(new OpenLoop.Stretch(WARM_UP_READS, WARM_UP_RATE), load.measured(), reads::read);
            final Map<String, String> settings = new LinkedHashMap<>(reads.settings());
            settings.put(FROM, "when the read was due: seek to another place, and poll");
            settings.put("messageSizeBytes", Integer.toString(load.messageBytes()));
            settings.put("ratePerSecond", Long.toString((long) load.measured().perSecond()));
            return new Measurement(LatencyFigures.of(result), result.stalls(), settings)
                    .with(List.of(LatencyFigures.byPercentile("seek and poll", result.latencies())))
                    .with(result.latencies());
        }
    }
}
