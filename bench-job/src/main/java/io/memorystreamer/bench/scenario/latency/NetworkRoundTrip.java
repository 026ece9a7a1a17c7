package io.memorystreamer.bench.scenario.latency;

import com.google.auto.service.AutoService;
import io.memorystreamer.bench.compare.LatencySide;
import io.memorystreamer.bench.compare.Rounds;
import io.memorystreamer.bench.config.BenchmarkConfig;
import io.memorystreamer.bench.load.OpenLoop;
import io.memorystreamer.bench.measure.StallSampler;
import io.memorystreamer.bench.prepared.NetworkUnavailableException;
import io.memorystreamer.bench.prepared.RoundTrips;
import io.memorystreamer.bench.scenario.Measurement;
import io.memorystreamer.bench.scenario.Metric;
import io.memorystreamer.bench.scenario.Scenario;
import io.memorystreamer.bench.scenario.ScenarioContext;
import io.memorystreamer.bench.scenario.Scenarios;
import io.memorystreamer.bench.scenario.TransportPath;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Round trip of one request of the Kafka protocol to the broker over that of as many bytes to a server that echoes them, by
 * turns, open loop. What is left beyond 1 is the broker's own. Then the same over a network with a delay, where this machine
 * permits to make one.
 */
public final class NetworkRoundTrip implements Scenario {

    private static final String DELAYED = "delayed";
    private static final String DELAY_SETTING = "delayMillisEachWay";

    /** At most, so that a request is answered before the next is due. */
    private static final long MAX_DELAYED_RATE = 100;

    private static final int DELAY_MILLIS = 1;

    private final RoundTrips.Question question;

    private NetworkRoundTrip(final RoundTrips.Question question) {
        this.question = question;
    }

    /** The least that a broker can be asked, and one message. */
    @AutoService(Scenarios.class)
    public static final class Family implements Scenarios {

        @Override
        public List<Scenario> scenarios() {
            return List.of(
                    new NetworkRoundTrip(RoundTrips.Question.API_VERSIONS),
                    new NetworkRoundTrip(RoundTrips.Question.PRODUCE));
        }
    }

    @Override
    public String id() {
        return "latency::network_round_trip";
    }

    @Override
    public String peer() {
        return "tcp-echo";
    }

    @Override
    public String variant() {
        return question == RoundTrips.Question.PRODUCE ? "Produce of one message, acks=1" : "ApiVersions";
    }

    @Override
    public boolean partOfQuick() {
        return question == RoundTrips.Question.PRODUCE;
    }

    @Override
    public String description() {
        return "Round trip of a Kafka request over that of an echo, on loopback and with an injected delay";
    }

    @Override
    public List<TransportPath> paths() {
        return List.of(TransportPath.TCP);
    }

    @Override
    public List<Metric> metrics() {
        final List<Metric> metrics = new ArrayList<>(LatencySide.metrics());
        LatencySide.metrics().forEach(metric -> metrics.add(new Metric(delayed(metric.name()), metric.better())));
        return metrics;
    }

    private static String delayed(final String metric) {
        return DELAYED + Character.toUpperCase(metric.charAt(0)) + metric.substring(1);
    }

    @Override
    public Measurement run(final ScenarioContext context) throws Exception {
        final BenchmarkConfig.Comparison config = context.config().comparison();
        final int messageBytes = context.config().latency().messageSizeBytes();
        final long rate = context.config().latency().tcpRatePerSecond();
        final Map<String, String> settings = new LinkedHashMap<>();
        settings.put("messageSizeBytes", Integer.toString(messageBytes));
        settings.put("ratePerSecond", Long.toString(rate));
        settings.put("rounds", Integer.toString(config.rounds()));
        settings.put("connection", "one, TCP_NODELAY, one request in flight");
        final StallSampler stalls = new StallSampler();
        try (RoundTrips trips = new RoundTrips(question, context.broker().target(), messageBytes)) {
            final Rounds loopback = trips.loopback(stretch(rate, config), config, stalls);
            final Measurement near = LatencySide.figures(loopback).measurement(StallSampler.floor(stalls), settings);
            final Map<String, Double> metrics = new LinkedHashMap<>(near.metrics());
            addDelayed(trips, Math.min(rate, MAX_DELAYED_RATE), config, metrics, settings);
            return new Measurement(metrics, near.stalls(), settings, near.confidence(), List.of());
        }
    }

    private static void addDelayed(
            final RoundTrips trips,
            final long rate,
            final BenchmarkConfig.Comparison config,
            final Map<String, Double> metrics,
            final Map<String, String> settings)
            throws Exception {
        final StallSampler stalls = new StallSampler();
        final Rounds rounds;
        try {
            rounds = trips.delayed(DELAY_MILLIS, stretch(rate, config), config, stalls);
        } catch (final NetworkUnavailableException e) {
            settings.put(DELAY_SETTING, "left out, needs root, iproute2 and the kernel's sch_netem: " + e.getMessage());
            return;
        }
        LatencySide.figures(rounds)
                .measurement(StallSampler.floor(stalls), settings)
                .metrics()
                .forEach((name, value) -> metrics.put(delayed(name), value));
        settings.put(DELAY_SETTING, Integer.toString(DELAY_MILLIS));
        settings.put("delayedRatePerSecond", Long.toString(rate));
        settings.put("delayedBroker", "through a relay at the far end of the network");
    }

    private static OpenLoop.Stretch stretch(final double rate, final BenchmarkConfig.Comparison config) {
        return new OpenLoop.Stretch((long) Math.max(10, rate * config.roundMillis() / 1_000), rate);
    }
}
