package io.memorystreamer.bench.features;

import io.memorystreamer.bench.scenario.ScenarioException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.RecordsToDelete;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.header.internals.RecordHeader;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;

/** A broker that speaks the Kafka protocol, through the stock clients. Message i has the offset i. */
public final class KafkaProber implements Prober {

    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final Duration POLL = Duration.ofMillis(100);

    /** Of messages that follow each other. */
    private static final long STEP_MILLIS = 10;

    /** A broker that knows no transactions is asked for its coordinator again and again for so long. */
    private static final String TRANSACTION_BLOCK_MILLIS = "10000";

    /** Long enough for a second message to be sent before the first one's request is. */
    private static final String LINGER_MILLIS = "1000";

    private final String target;
    private final Admin admin;
    private final String topic = "features-" + UUID.randomUUID();
    private final String shared = topic + "-shared";
    private final String transactional = topic + "-transactional";
    private final TopicPartition partition = new TopicPartition(topic, 0);
    private final long firstTimestamp = System.currentTimeMillis() - MESSAGES * STEP_MILLIS;
    private boolean pipelined;
    private double recordsPerRequest;

    /** @param target host:port */
    public KafkaProber(final String target) throws Exception {
        this.target = target;
        this.admin = Admin.create(Map.of("bootstrap.servers", target));
        admin.createTopics(List.of(
                        new NewTopic(topic, 1, (short) 1),
                        new NewTopic(shared, 2, (short) 1),
                        new NewTopic(transactional, 1, (short) 1)))
                .all()
                .get();
        fill();
    }

    private void fill() throws Exception {
        final List<Future<RecordMetadata>> acknowledgements = new ArrayList<>();
        try (KafkaProducer<String, String> producer = producer(Map.of("linger.ms", LINGER_MILLIS))) {
            for (int i = 0; i < MESSAGES; i++) {
                acknowledgements.add(producer.send(new ProducerRecord<>(
                        topic,
                        0,
                        firstTimestamp + i * STEP_MILLIS,
                        null,
                        Integer.toString(i),
                        List.of(new RecordHeader("header", ("h" + i).getBytes(StandardCharsets.US_ASCII))))));
                if (i == 1) {
                    pipelined = !acknowledgements.getFirst().isDone();
                }
            }
            producer.flush();
            recordsPerRequest = (double) producer.metrics().values().stream()
                    .filter(metric -> metric.metricName().name().equals("records-per-request-avg")
                            && metric.metricName().group().equals("producer-metrics"))
                    .findFirst()
                    .orElseThrow()
                    .metricValue();
        }
        for (int i = 0; i < MESSAGES; i++) {
            if (acknowledgements.get(i).get().offset() != i) {
                throw new ScenarioException("message " + i + " was stored elsewhere");
            }
        }
    }

    @Override
    public List<Probe> probes() {
        return List.of(
                new Probe(Feature.ORDERING, "a consumer gets every message in order", this::ordered),
                new Probe(Feature.REPLAY_FROM_OFFSET, "seek, then poll", () -> first(MIDDLE) == MIDDLE),
                new Probe(
                        Feature.REPLAY_FROM_TIMESTAMP,
                        "offsetsForTimes gives the offset of the message with that timestamp",
                        this::fromTime),
                new Probe(
                        Feature.CONSUMER_GROUPS,
                        "two consumers of a group get one of two partitions each",
                        this::shares),
                new Probe(
                        Feature.COMMITTED_POSITION,
                        "a new consumer of a group begins at the group's committed offset",
                        this::continues),
                new Probe(
                        Feature.PIPELINED_PUBLISHING,
                        "a second send is accepted before the first acknowledgement, and all acknowledgements come",
                        () -> pipelined),
                new Probe(
                        Feature.BATCHES,
                        "the producer's records-per-request-avg is above 1",
                        () -> recordsPerRequest > 1),
                new Probe(Feature.HEADERS, "a message comes with its headers", this::hasHeaders),
                new Probe(
                        Feature.IDEMPOTENT_PRODUCER,
                        "a producer with enable.idempotence gets a producer id and its acknowledgements",
                        this::idempotent),
                new Probe(
                        Feature.TRANSACTIONS,
                        "read_committed gives the messages of a committed transaction and none of an aborted one;"
                                + " 0 where initTransactions is refused",
                        this::transacts),
                new Probe(Feature.TRIM, "deleteRecords drops all before an offset", this::trims));
    }

    private KafkaProducer<String, String> producer(final Map<String, Object> overrides) {
        final Map<String, Object> settings = new HashMap<>(overrides);
        settings.put("bootstrap.servers", target);
        return new KafkaProducer<>(settings, new StringSerializer(), new StringSerializer());
    }

    private KafkaConsumer<String, String> consumer(final Map<String, Object> overrides) {
        final Map<String, Object> settings = new HashMap<>(overrides);
        settings.put("bootstrap.servers", target);
        settings.put("enable.auto.commit", "false");
        settings.put("auto.offset.reset", "earliest");
        return new KafkaConsumer<>(settings, new StringDeserializer(), new StringDeserializer());
    }

    private static List<ConsumerRecord<String, String>> read(
            final KafkaConsumer<String, String> consumer, final int atLeast) throws ScenarioException {
        final long start = System.nanoTime();
        final List<ConsumerRecord<String, String>> records = new ArrayList<>();
        while (records.size() < atLeast) {
            consumer.poll(POLL).forEach(records::add);
            if (System.nanoTime() - start > PATIENCE.toNanos()) {
                throw new ScenarioException(records.size() + " of " + atLeast + " messages came");
            }
        }
        return records;
    }

    private List<ConsumerRecord<String, String>> readFrom(final long offset, final int atLeast)
            throws ScenarioException {
        try (KafkaConsumer<String, String> consumer = consumer(Map.of())) {
            consumer.assign(List.of(partition));
            consumer.seek(partition, offset);
            return read(consumer, atLeast);
        }
    }

    private int first(final long offset) throws ScenarioException {
        return Integer.parseInt(readFrom(offset, 1).getFirst().value());
    }

    private boolean ordered() throws ScenarioException {
        int expected = 0;
        for (final ConsumerRecord<String, String> record : readFrom(0, MESSAGES)) {
            if (Integer.parseInt(record.value()) != expected || record.offset() != expected++) {
                return false;
            }
        }
        return expected == MESSAGES;
    }

    private boolean fromTime() {
        try (KafkaConsumer<String, String> consumer = consumer(Map.of())) {
            final var found = consumer.offsetsForTimes(Map.of(partition, firstTimestamp + MIDDLE * STEP_MILLIS));
            return found.get(partition) != null && found.get(partition).offset() == MIDDLE;
        }
    }

    private boolean shares() {
        final Map<String, Object> group = Map.of("group.id", topic + "-sharing");
        try (KafkaConsumer<String, String> one = consumer(group);
                KafkaConsumer<String, String> two = consumer(group)) {
            one.subscribe(List.of(shared));
            two.subscribe(List.of(shared));
            final long start = System.nanoTime();
            while (System.nanoTime() - start < PATIENCE.toNanos()) {
                one.poll(POLL);
                two.poll(POLL);
                final Set<TopicPartition> both = new HashSet<>(one.assignment());
                both.addAll(two.assignment());
                if (one.assignment().size() == 1 && two.assignment().size() == 1 && both.size() == 2) {
                    return true;
                }
            }
            return false;
        }
    }

    private boolean continues() throws ScenarioException {
        final Map<String, Object> group = Map.of("group.id", topic + "-continuing");
        try (KafkaConsumer<String, String> before = consumer(group)) {
            before.assign(List.of(partition));
            before.commitSync(Map.of(partition, new OffsetAndMetadata(MIDDLE)));
        }
        try (KafkaConsumer<String, String> after = consumer(group)) {
            after.assign(List.of(partition));
            return read(after, 1).getFirst().offset() == MIDDLE;
        }
    }

    private boolean hasHeaders() throws ScenarioException {
        final var header = readFrom(MIDDLE, 1).getFirst().headers().lastHeader("header");
        return header != null && ("h" + MIDDLE).equals(new String(header.value(), StandardCharsets.US_ASCII));
    }

    private boolean idempotent() throws InterruptedException {
        try (KafkaProducer<String, String> producer = producer(
                Map.of("enable.idempotence", "true", "delivery.timeout.ms", "30000", "request.timeout.ms", "10000"))) {
            producer.send(new ProducerRecord<>(shared, 0, null, "once")).get();
            return true;
        } catch (final ExecutionException e) {
            return false;
        }
    }

    private boolean transacts() throws ScenarioException {
        try (KafkaProducer<String, String> producer =
                producer(Map.of("transactional.id", topic, "max.block.ms", TRANSACTION_BLOCK_MILLIS))) {
            try {
                producer.initTransactions();
            } catch (final KafkaException e) {
                producer.close(Duration.ZERO);
                return false;
            }
            producer.beginTransaction();
            producer.send(new ProducerRecord<>(transactional, "aborted"));
            producer.flush();
            producer.abortTransaction();
            producer.beginTransaction();
            producer.send(new ProducerRecord<>(transactional, "committed"));
            producer.commitTransaction();
        }
        try (KafkaConsumer<String, String> consumer = consumer(Map.of("isolation.level", "read_committed"))) {
            consumer.assign(List.of(new TopicPartition(transactional, 0)));
            return read(consumer, 1).stream().allMatch(record -> record.value().equals("committed"));
        }
    }

    private boolean trims() throws Exception {
        try {
            admin.deleteRecords(Map.of(partition, RecordsToDelete.beforeOffset(MIDDLE)))
                    .all()
                    .get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
        } catch (final ExecutionException e) {
            return false;
        }
        try (KafkaConsumer<String, String> consumer = consumer(Map.of())) {
            return consumer.beginningOffsets(List.of(partition)).get(partition) == MIDDLE;
        }
    }

    @Override
    public void close() {
        try {
            admin.deleteTopics(List.of(topic, shared, transactional)).all().get();
        } catch (final ExecutionException e) {
            throw new KafkaException(
                    "the topics cannot be deleted: " + e.getCause().getMessage(), e);
        } catch (final InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            admin.close();
        }
    }
}
