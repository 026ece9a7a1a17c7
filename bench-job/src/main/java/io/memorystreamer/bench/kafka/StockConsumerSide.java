package io.memorystreamer.bench.kafka;

import io.memorystreamer.bench.brokers.ConsumerSide;
import io.memorystreamer.bench.brokers.Costs;
import io.memorystreamer.bench.measure.ProcessCpu;
import io.memorystreamer.bench.scenario.ScenarioException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;

/** One stock consumer that reads a partition from its beginning to near its end, again and again; a stock producer has filled it. */
public final class StockConsumerSide extends ConsumerSide implements AutoCloseable {

    /**
     * More than a consumer fetches ahead. At the end of the partition its next fetch would wait fetch.max.wait.ms for a message,
     * and the consumer, sent back to the beginning, would wait for that fetch: half a second a pass, with every broker.
     */
    private static final long NOT_READ_BYTES = 4L * 1024 * 1024;

    private static final Duration POLL_TIMEOUT = Duration.ofSeconds(1);

    /** A partition that is not through after so much longer than planned is given up. */
    private static final long PATIENCE_NANOS = TimeUnit.SECONDS.toNanos(30);

    private final long messagesRead;
    private final StockClients clients;
    private final TopicPartition partition;
    private final KafkaConsumer<byte[], byte[]> consumer;

    public StockConsumerSide(
            final StockClients clients, final ProcessCpu cpu, final int messageBytes, final long roundNanos)
            throws Exception {
        super(cpu, messageBytes, roundNanos);
        this.clients = clients;
        this.messagesRead = messages - NOT_READ_BYTES / messageBytes;
        final String topic = clients.createTopic(1, Topics.config());
        try (KafkaProducer<byte[], byte[]> producer = clients.producer()) {
            final ProducerRecord<byte[], byte[]> message = new ProducerRecord<>(topic, new byte[messageBytes]);
            for (long i = 0; i < messages; i++) {
                producer.send(message);
            }
        }
        partition = new TopicPartition(topic, 0);
        consumer = clients.consumer();
        consumer.assign(List.of(partition));
    }

    @Override
    protected long readThrough(final Costs costs) throws ScenarioException {
        consumer.seek(partition, 0);
        long expected = 0;
        while (expected < messagesRead) {
            for (final ConsumerRecord<byte[], byte[]> record : consumer.poll(POLL_TIMEOUT)) {
                if (record.offset() != expected++ || record.value().length != messageBytes) {
                    throw new ScenarioException("a message was lost or changed before offset " + record.offset());
                }
            }
            if (costs.overdueNanos() > PATIENCE_NANOS) {
                throw new ScenarioException(expected + " of " + messagesRead + " messages came, and then nothing");
            }
        }
        return expected;
    }

    @Override
    public void close() {
        consumer.close();
        clients.deleteTopic(partition.topic());
    }
}
