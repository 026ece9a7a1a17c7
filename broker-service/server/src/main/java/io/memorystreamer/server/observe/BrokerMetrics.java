package io.memorystreamer.server.observe;

import io.memorystreamer.server.network.NetworkObserver;
import io.memorystreamer.server.protocol.Api;
import io.memorystreamer.server.topics.Topic;
import io.memorystreamer.server.topics.TopicListener;
import io.memorystreamer.server.topics.TopicRegistry;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.BiConsumer;
import java.util.function.IntSupplier;
import java.util.function.LongSupplier;
import java.util.function.ToDoubleFunction;
import java.util.stream.LongStream;

/**
 * The broker's metrics. Where a number means what Kafka's own means, it carries the name that Kafka's JMX beans get in
 * Prometheus; what only this broker has starts with {@code memorystreamer}. Thread-safe.
 */
public final class BrokerMetrics implements NetworkObserver, TopicListener {

    /** Bounds of the histograms of request times, 10 microseconds to 50 seconds: an append takes few, a long poll many. */
    private static final Duration[] TIME_BUCKETS = LongStream.iterate(10, micros -> micros <= 10_000_000, m -> m * 10)
            .flatMap(micros -> LongStream.of(micros, micros * 5 / 2, micros * 5))
            .mapToObj(micros -> Duration.of(micros, ChronoUnit.MICROS))
            .toArray(Duration[]::new);

    private final MeterRegistry registry;
    private final BiConsumer<String, String> refusals;
    private final AtomicInteger connections = new AtomicInteger();
    private final LongAdder unwritten = new LongAdder();
    private final LongAdder unwrittenBytes = new LongAdder();
    private final LongAdder fetchZeroCopyBytes = new LongAdder();
    private final LongAdder fetchCopiedBytes = new LongAdder();
    private final Counter accepted;
    private final Counter refused;
    private final Map<Api, Timer> requestTimes = new EnumMap<>(Api.class);
    private final RequestErrors requestErrors;
    private final Map<Topic, List<Meter>> topicMeters = new ConcurrentHashMap<>();

    /** @param refusals told the address of each client that is refused, and why */
    public BrokerMetrics(final MeterRegistry registry, final BiConsumer<String, String> refusals) {
        this.registry = registry;
        this.refusals = refusals;
        Gauge.builder("kafka.server.socketservermetrics.connection.count", connections, AtomicInteger::get)
                .description("Open connections of the Kafka port")
                .register(registry);
        Gauge.builder("memorystreamer.answers.unwritten", unwritten, LongAdder::sum)
                .description("Answers that clients have not taken yet; those to fetches hold segments")
                .register(registry);
        Gauge.builder("memorystreamer.answers.unwritten.bytes", unwrittenBytes, LongAdder::sum)
                .description("Bytes of answers that clients have not taken yet")
                .register(registry);
        FunctionCounter.builder("memorystreamer.fetch.zero.copy.bytes", fetchZeroCopyBytes, LongAdder::sum)
                .description("Bytes of answers to fetches that went to sockets straight from the log's mapped memory")
                .register(registry);
        FunctionCounter.builder("memorystreamer.fetch.copied.bytes", fetchCopiedBytes, LongAdder::sum)
                .description("Bytes of answers to fetches that were copied into buffers before")
                .register(registry);
        accepted = Counter.builder("kafka.server.socketservermetrics.connection.creation")
                .description("Connections accepted by the Kafka port")
                .register(registry);
        refused = Counter.builder("memorystreamer.connections.refused")
                .description("Connections closed for what they sent, for not reading, or over the limit")
                .register(registry);
        requestErrors = new RequestErrors(registry);
        for (final Api api : Api.values()) {
            requestTimes.put(
                    api,
                    Timer.builder("kafka.network.requestmetrics.totaltime")
                            .description("From a request's turn to its answer, waiting for data included")
                            .tag("request", api.title())
                            .serviceLevelObjectives(TIME_BUCKETS)
                            .register(registry));
        }
    }

    /** What is asked of the registry when metrics are read. */
    public void observe(final TopicRegistry topics) {
        Gauge.builder(
                        "memorystreamer.memory.limit.bytes",
                        topics,
                        all -> all.budget().limit())
                .description("Size that all mapped segments together may take")
                .register(registry);
        Gauge.builder(
                        "memorystreamer.memory.reserved.bytes",
                        topics,
                        all -> all.budget().reserved())
                .description("Size that the mapped segments of all partitions take at most")
                .register(registry);
        Gauge.builder("kafka.server.replicamanager.partitioncount", topics, BrokerMetrics::partitions)
                .description("Partitions of all topics")
                .register(registry);
        Gauge.builder("kafka.server.replicamanager.produceridcount", topics, TopicRegistry::producerCount)
                .description("Idempotent producers that are known, counted once for each partition")
                .register(registry);
        Gauge.builder(
                        "memorystreamer.topics.offline",
                        topics,
                        all -> all.offline().size())
                .description("Topics of the data directory that could not be opened, see the broker's log")
                .register(registry);
        FunctionCounter.builder("memorystreamer.segment.allocation.failures", topics, TopicRegistry::allocationFailures)
                .description("Segments the file system had no room for")
                .register(registry);
        FunctionCounter.builder("memorystreamer.claims.repaired", topics, TopicRegistry::repairedClaims)
                .description("Claims given up because their owners had ended without commit or abort")
                .register(registry);
    }

    /**
     * @param inFlight bytes of requests and answers in work
     * @param limit that they may take
     */
    public void observeNetwork(final LongSupplier inFlight, final long limit) {
        Gauge.builder("memorystreamer.kafka.inflight.bytes", inFlight, LongSupplier::getAsLong)
                .description("Bytes of requests being received or worked on and of answers not yet written")
                .strongReference(true)
                .register(registry);
        Gauge.builder("memorystreamer.kafka.inflight.limit.bytes", () -> limit)
                .description("Beyond it connections that hold more than their share are not read")
                .strongReference(true)
                .register(registry);
    }

    /** @param count how many groups there are */
    public void observeGroups(final IntSupplier count) {
        Gauge.builder("kafka.coordinator.group.groupmetadatamanager.numgroups", count, IntSupplier::getAsInt)
                .description("Groups, those with offsets only included")
                .strongReference(true)
                .register(registry);
    }

    private static double partitions(final TopicRegistry topics) {
        return topics.all().stream().mapToInt(Topic::partitionCount).sum();
    }

    @Override
    public void onConnected() {
        connections.incrementAndGet();
        accepted.increment();
    }

    @Override
    public void onDisconnected() {
        connections.decrementAndGet();
    }

    @Override
    public void onRefused(final String client, final String reason) {
        refused.increment();
        refusals.accept(client, reason);
    }

    @Override
    public void onWriting(final Api api, final int bytes, final int zeroCopyBytes) {
        unwritten.increment();
        unwrittenBytes.add(bytes);
        if (api == Api.FETCH) {
            fetchZeroCopyBytes.add(zeroCopyBytes);
            fetchCopiedBytes.add(bytes - zeroCopyBytes);
        }
    }

    @Override
    public void onWritten(final int bytes) {
        unwritten.decrement();
        unwrittenBytes.add(-bytes);
    }

    @Override
    public void onAnswered(final Api api, final long nanos) {
        requestTimes.get(api).record(nanos, TimeUnit.NANOSECONDS);
    }

    @Override
    public void onErrors(final Api api, final int code, final int count) {
        requestErrors.add(api, code, count);
    }

    @Override
    public void onCreated(final Topic topic) {
        final List<Meter> meters = new ArrayList<>();
        meters.add(counter("messagesin", "Records appended", topic, topic.messagesIn()));
        meters.add(counter("bytesin", "Bytes of record batches appended", topic, topic.bytesIn()));
        meters.add(counter("bytesout", "Bytes of record batches sent to consumers", topic, topic.bytesOut()));
        meters.add(counter(
                "failedproducerequests", "Record batches refused or not stored", topic, topic.rejectedBatches()));
        addPartitions(topic, 0, meters);
        topicMeters.put(topic, meters);
    }

    @Override
    public void onGrown(final Topic topic, final int from) {
        final List<Meter> meters = new ArrayList<>(topicMeters.get(topic));
        addPartitions(topic, from, meters);
        topicMeters.put(topic, meters);
    }

    private void addPartitions(final Topic topic, final int from, final List<Meter> meters) {
        for (int i = from; i < topic.partitionCount(); i++) {
            final int index = i;
            meters.add(gauge(
                    "logstartoffset",
                    "Oldest offset",
                    topic,
                    index,
                    t -> t.partition(index).startOffset()));
            meters.add(gauge(
                    "logendoffset",
                    "Next offset",
                    topic,
                    index,
                    t -> t.partition(index).highWatermark()));
            meters.add(gauge(
                    "size",
                    "Bytes of the segments that can be read",
                    topic,
                    index,
                    t -> t.partition(index).storedBytes()));
        }
    }

    private Meter counter(final String name, final String description, final Topic topic, final LongAdder adder) {
        return FunctionCounter.builder("kafka.server.brokertopicmetrics." + name, adder, LongAdder::sum)
                .description(description)
                .tag("topic", topic.name())
                .register(registry);
    }

    private Meter gauge(
            final String name,
            final String description,
            final Topic topic,
            final int partition,
            final ToDoubleFunction<Topic> value) {
        return Gauge.builder("kafka.log.log." + name, topic, value)
                .description(description)
                .tag("topic", topic.name())
                .tag("partition", Integer.toString(partition))
                .register(registry);
    }

    @Override
    public void onDeleted(final Topic topic) {
        topicMeters.remove(topic).forEach(registry::remove);
    }
}
