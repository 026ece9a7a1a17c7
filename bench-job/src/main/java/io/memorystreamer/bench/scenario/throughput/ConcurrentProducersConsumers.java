package io.memorystreamer.bench.scenario.throughput;

import com.google.auto.service.AutoService;
import io.memorystreamer.bench.config.BenchmarkConfig;
import io.memorystreamer.bench.load.Link;
import io.memorystreamer.bench.load.PairedLoop;
import io.memorystreamer.bench.load.Receiver;
import io.memorystreamer.bench.load.Sender;
import io.memorystreamer.bench.measure.StallSampler;
import io.memorystreamer.bench.peers.LogLink;
import io.memorystreamer.bench.scenario.Measurement;
import io.memorystreamer.bench.scenario.Metric;
import io.memorystreamer.bench.scenario.Scenario;
import io.memorystreamer.bench.scenario.ScenarioContext;
import io.memorystreamer.bench.scenario.Scenarios;
import io.memorystreamer.bench.scenario.Series;
import io.memorystreamer.bench.scenario.Target;
import io.memorystreamer.bench.scenario.TransportPath;
import io.memorystreamer.log.LogConfig;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.agrona.concurrent.IdleStrategy;

/**
 * So many producers and as many consumers at once, each pair on a partition of its own: first one pair, then two, four and so
 * on. In process all partitions together take the same memory, however many there are; over TCP each producer and each
 * consumer is a client with a connection of its own.
 */
@AutoService(Scenarios.class)
public final class ConcurrentProducersConsumers implements Scenario {

    private static final int MANY = 32;

    /** Each client over TCP has threads of its own beside those counted here. */
    private static final int MANY_CLIENTS = 8;

    /** The user's target with 32 producers and consumers. */
    private static final double GOAL = 5_000_000;

    private static final int SEGMENT_BYTES_OF_MANY = 256 * 1024;
    private static final int RETAINED_SEGMENTS = 4;

    private static final long WARM_UP_NANOS = TimeUnit.SECONDS.toNanos(1);
    private static final long RAMP_UP_NANOS = TimeUnit.MILLISECONDS.toNanos(100);
    private static final long WATCH_NANOS = TimeUnit.MILLISECONDS.toNanos(50);

    @Override
    public String id() {
        return "throughput::concurrent_producers_consumers";
    }

    @Override
    public String description() {
        return "Throughput of 1, 2, 4, 8 ... producers and as many consumers at once, each pair on its own partition";
    }

    @Override
    public List<TransportPath> paths() {
        return List.of(TransportPath.IN_PROCESS, TransportPath.TCP);
    }

    private static List<Integer> pairs(final TransportPath path) {
        return IntStream.iterate(
                        1, pairs -> pairs <= (path == TransportPath.TCP ? MANY_CLIENTS : MANY), pairs -> 2 * pairs)
                .boxed()
                .toList();
    }

    private static String metric(final int pairs) {
        return "messagesPerSecondWith" + pairs + (pairs == 1 ? "Pair" : "Pairs");
    }

    @Override
    public List<Metric> metrics() {
        return Stream.concat(
                        Stream.of(Metric.MESSAGES_PER_SECOND),
                        pairs(TransportPath.IN_PROCESS).stream().map(pairs -> Metric.higher(metric(pairs))))
                .toList();
    }

    @Override
    public List<Target> targets(final BenchmarkConfig config) {
        return List.of(new Target(metric(MANY), GOAL, Target.Kind.RATE));
    }

    @Override
    public Measurement run(final ScenarioContext context) throws Exception {
        final BenchmarkConfig.Throughput config = context.config().throughput();
        final List<Integer> levels = pairs(context.path());
        final long nanos = TimeUnit.SECONDS.toNanos(config.testDurationSecs()) / levels.size();
        final StallSampler stalls = new StallSampler();
        final Map<String, Double> metrics = new LinkedHashMap<>();
        final List<Double> x = new ArrayList<>();
        final List<Double> y = new ArrayList<>();
        for (final int pairs : levels) {
            try (Partitions partitions = partitions(context, pairs)) {
                if (x.isEmpty()) {
                    new PairedLoop(partitions, config.messageSizeBytes()).run(0, WARM_UP_NANOS);
                }
                stalls.watch(WATCH_NANOS);
                final double rate = new PairedLoop(partitions, config.messageSizeBytes()).run(RAMP_UP_NANOS, nanos);
                metrics.put(metric(pairs), rate);
                x.add((double) pairs);
                y.add(rate);
            }
        }
        metrics.put(Metric.MESSAGES_PER_SECOND.name(), Collections.max(y));
        final Map<String, String> settings = new LinkedHashMap<>();
        settings.put("messageSizeBytes", Integer.toString(config.messageSizeBytes()));
        settings.put("millisPerLevel", Long.toString(TimeUnit.NANOSECONDS.toMillis(nanos)));
        settings.put("messagesPerSecond", "of the best number of pairs");
        return new Measurement(metrics, StallSampler.floor(stalls), settings)
                .with(List.of(new Series(Series.Kind.THROUGHPUT_AGAINST_THREADS, "pairs", x, y)));
    }

    private static Partitions partitions(final ScenarioContext context, final int pairs) throws IOException {
        return context.path() == TransportPath.IN_PROCESS ? new Logs(pairs) : new Topics(context, pairs);
    }

    /** One per pair. */
    private interface Partitions extends PairedLoop.Lanes, AutoCloseable {
        @Override
        void close();
    }

    private static final class Logs implements Partitions {

        private final LogLink logs;
        private final int pairs;

        Logs(final int pairs) throws IOException {
            this.pairs = pairs;
            final int segmentBytes = SEGMENT_BYTES_OF_MANY * (MANY / pairs);
            // All but one of the threads are producers to it: they wait as so many threads should.
            this.logs = new LogLink(
                    LogConfig.anonymous(segmentBytes, (long) RETAINED_SEGMENTS * segmentBytes),
                    pairs,
                    2 * pairs - 1,
                    false);
        }

        @Override
        public int count() {
            return pairs;
        }

        @Override
        public Sender sender(final int lane) {
            return logs.sender(lane);
        }

        @Override
        public Receiver receiver(final int lane) {
            return logs.receiver(lane);
        }

        @Override
        public long window(final int messageBytes) {
            return logs.window(messageBytes) / pairs;
        }

        @Override
        public IdleStrategy idle() {
            return logs.idle();
        }

        @Override
        public void close() {
            logs.close();
        }
    }

    private static final class Topics implements Partitions {

        private final List<Link> links = new ArrayList<>();

        Topics(final ScenarioContext context, final int pairs) throws IOException {
            try {
                for (int i = 0; i < pairs; i++) {
                    links.add(context.openLink());
                }
            } catch (final IOException | RuntimeException e) {
                close();
                throw e;
            }
        }

        @Override
        public int count() {
            return links.size();
        }

        @Override
        public Sender sender(final int lane) throws IOException {
            return links.get(lane).sender(0);
        }

        @Override
        public Receiver receiver(final int lane) throws IOException {
            return links.get(lane).receiver();
        }

        @Override
        public long window(final int messageBytes) {
            return links.getFirst().window(messageBytes);
        }

        @Override
        public IdleStrategy idle() {
            return links.getFirst().idle();
        }

        @Override
        public void close() {
            links.forEach(Link::close);
        }
    }
}
