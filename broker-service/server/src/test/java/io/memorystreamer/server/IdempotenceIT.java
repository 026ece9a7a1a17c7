package io.memorystreamer.server;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A stock idempotent producer whose answers get lost, and whose broker is killed, stores each record once and in order. */
class IdempotenceIT {

    private static final TopicPartition PARTITION = new TopicPartition("once", 0);

    @TempDir
    Path directory;

    private BrokerProcess start(final FaultyProxy proxy) throws Exception {
        final BrokerProcess broker = BrokerProcess.start(
                "memorystreamer.broker.memory=256m",
                "memorystreamer.broker.data-dir=" + directory,
                "memorystreamer.broker.advertised-host=127.0.0.1",
                "memorystreamer.broker.advertised-port=" + proxy.port());
        proxy.forwardTo(broker.kafkaPort());
        return broker;
    }

    private static void create(final BrokerProcess broker, final String storage, final String flush) throws Exception {
        try (Admin admin = Clients.admin(broker)) {
            admin.createTopics(List.of(new NewTopic("once", 1, (short) 1)
                            .configs(Map.of(
                                    "memorystreamer.storage",
                                    storage,
                                    "segment.bytes",
                                    "1048576",
                                    "retention.bytes",
                                    "16777216",
                                    "flush.messages",
                                    flush))))
                    .all()
                    .get();
        }
    }

    @ParameterizedTest
    @CsvSource({"mapped, 9223372036854775807", "file, 9223372036854775807", "mapped, 1"})
    void lostAnswersAndKilledBrokersLeaveNoDuplicateNoGapAndNoOtherOrder(final String storage, final String flush)
            throws Exception {
        final int count = 12_000;
        BrokerProcess broker = null;
        try (FaultyProxy proxy = new FaultyProxy()) {
            broker = start(proxy);
            create(broker, storage, flush);
            final List<Future<RecordMetadata>> sent = new ArrayList<>();
            try (KafkaProducer<byte[], byte[]> producer = Clients.producer(
                    broker,
                    Map.of(
                            "bootstrap.servers", "127.0.0.1:" + proxy.port(),
                            "linger.ms", 0,
                            "batch.size", 1_000,
                            "retry.backoff.ms", 20,
                            "reconnect.backoff.ms", 20,
                            "reconnect.backoff.max.ms", 200))) {
                for (int i = 0; i < count; i++) {
                    sent.add(producer.send(new ProducerRecord<>("once", 0, null, bytes(i))));
                    if (i % 500 == 250) {
                        sent.get(i - 100).get(60, TimeUnit.SECONDS);
                        proxy.loseAnAnswer();
                    }
                    if (i % 3_000 == 2_000) {
                        broker.kill(); // with batches on their way
                        broker = start(proxy);
                    }
                }
                for (int i = 0; i < count; i++) {
                    assertThat(sent.get(i).get(60, TimeUnit.SECONDS).offset())
                            .as("offset of record %d", i)
                            .isEqualTo(i);
                }
            }
            assertThat(proxy.lost()).as("answers lost").isGreaterThan(10);

            final List<ConsumerRecord<byte[], byte[]>> records = Clients.readAll(broker, PARTITION);

            assertThat(records).hasSize(count);
            for (int i = 0; i < count; i++) {
                assertThat(new String(records.get(i).value(), UTF_8)).isEqualTo("record " + i);
            }
        } finally {
            if (broker != null) {
                broker.close();
            }
        }
    }

    @Test
    void aProducerThatLivesThroughAStopInOrderGoesOnWhereItWas() throws Exception {
        BrokerProcess broker = null;
        try (FaultyProxy proxy = new FaultyProxy()) {
            broker = start(proxy);
            create(broker, "mapped", "9223372036854775807");
            try (KafkaProducer<byte[], byte[]> producer =
                    Clients.producer(broker, Map.of("bootstrap.servers", "127.0.0.1:" + proxy.port()))) {
                for (int i = 0; i < 10; i++) {
                    producer.send(new ProducerRecord<>("once", 0, null, bytes(i)))
                            .get(60, TimeUnit.SECONDS);
                }
                broker.terminate();
                assertThat(broker.awaitExit()).isZero();
                broker = start(proxy);

                assertThat(producer.send(new ProducerRecord<>("once", 0, null, bytes(10)))
                                .get(60, TimeUnit.SECONDS)
                                .offset())
                        .isEqualTo(10);
            }
        } finally {
            if (broker != null) {
                broker.close();
            }
        }
    }

    private static byte[] bytes(final int number) {
        return ("record " + number).getBytes(UTF_8);
    }
}
