package io.memorystreamer.bench.kafka;

import io.memorystreamer.bench.brokers.BlockingLink;
import io.memorystreamer.bench.load.Receiver;
import io.memorystreamer.bench.load.Sender;
import io.memorystreamer.log.RecordHandler;
import java.time.Duration;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;

/** Stock producers and a stock consumer on a topic of their own with one partition. */
public final class StockLink extends BlockingLink {

    private static final Duration POLL_TIMEOUT = Duration.ofMillis(20);

    private final StockClients clients;
    private final TopicPartition partition;

    public StockLink(final StockClients clients) throws Exception {
        this.clients = clients;
        this.partition = new TopicPartition(clients.createTopic(1, Topics.config()), 0);
    }

    @Override
    public Sender sender(final int producer) {
        final KafkaProducer<byte[], byte[]> kafka = clients.producer();
        kafka.partitionsFor(partition.topic());
        return new Sender() {
            @Override
            public boolean send(final DirectBuffer buffer, final int offset, final int length) {
                final byte[] message = new byte[length];
                buffer.getBytes(offset, message);
                kafka.send(new ProducerRecord<>(partition.topic(), message));
                return true;
            }

            @Override
            public void flush() {
                kafka.flush();
            }

            @Override
            public void close() {
                kafka.close();
            }
        };
    }

    @Override
    public Receiver receiver() {
        final KafkaConsumer<byte[], byte[]> kafka = clients.consumer();
        kafka.assign(List.of(partition));
        kafka.seekToEnd(List.of(partition));
        kafka.position(partition); // seeks now
        return new StockReceiver(kafka);
    }

    private static final class StockReceiver implements Receiver {

        private final KafkaConsumer<byte[], byte[]> kafka;
        private final UnsafeBuffer value = new UnsafeBuffer(0, 0);
        private Iterator<ConsumerRecord<byte[], byte[]>> polled =
                List.<ConsumerRecord<byte[], byte[]>>of().iterator();

        StockReceiver(final KafkaConsumer<byte[], byte[]> kafka) {
            this.kafka = kafka;
        }

        @Override
        public int poll(final RecordHandler handler, final int limit) {
            if (!polled.hasNext()) {
                polled = kafka.poll(POLL_TIMEOUT).iterator();
            }
            int count = 0;
            while (count < limit && polled.hasNext()) {
                final ConsumerRecord<byte[], byte[]> record = polled.next();
                value.wrap(record.value());
                handler.onRecord(value, 0, record.value().length, record.offset(), record.timestamp());
                count++;
            }
            return count;
        }

        @Override
        public void close() {
            kafka.close();
        }
    }

    @Override
    public Map<String, String> settings() {
        return clients.settings();
    }

    @Override
    public void close() {
        clients.deleteTopic(partition.topic());
    }
}
