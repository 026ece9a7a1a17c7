package io.memorystreamer.bench.kafka;

import io.memorystreamer.bench.brokers.BrokerSide;
import io.memorystreamer.bench.brokers.Costs;
import io.memorystreamer.bench.measure.ProcessCpu;
import io.memorystreamer.bench.scenario.ScenarioException;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.Callback;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;

/** One stock producer that sends as fast as it can to a new topic of one partition, until all is acknowledged. */
public final class StockProducerSide extends BrokerSide {

    /** Messages between two looks at the clock. */
    private static final int STRIDE = 256;

    private final StockClients clients;

    public StockProducerSide(
            final StockClients clients, final ProcessCpu cpu, final int messageBytes, final long roundNanos) {
        super(cpu, messageBytes, roundNanos);
        this.clients = clients;
    }

    @Override
    public Map<String, Double> round() throws Exception {
        final String topic = clients.createTopic(1, Topics.config());
        final AtomicReference<Exception> failure = new AtomicReference<>();
        final Callback onDone = (metadata, exception) -> {
            if (exception != null) {
                failure.compareAndSet(null, exception);
            }
        };
        try (KafkaProducer<byte[], byte[]> producer = clients.producer()) {
            final byte[] message = new byte[messageBytes];
            producer.send(new ProducerRecord<>(topic, message)).get(); // connected, with the topic's metadata
            long sent = 0;
            final Costs costs = start();
            while (!costs.roundIsOver()) {
                for (int i = 0; i < STRIDE; i++) {
                    producer.send(new ProducerRecord<>(topic, message), onDone);
                }
                sent += STRIDE;
            }
            producer.flush();
            final Map<String, Double> figures = costs.figures(sent);
            requireAll(topic, sent + 1, failure.get());
            return figures;
        } finally {
            clients.deleteTopic(topic);
        }
    }

    private void requireAll(final String topic, final long sent, final Exception failure) throws ScenarioException {
        if (failure != null) {
            throw new ScenarioException("a message was not acknowledged: " + failure.getMessage());
        }
        try (KafkaConsumer<byte[], byte[]> consumer = clients.consumer()) {
            final TopicPartition partition = new TopicPartition(topic, 0);
            final long end = consumer.endOffsets(List.of(partition)).get(partition);
            if (end != sent) {
                throw new ScenarioException(sent + " messages were sent, the partition ends at offset " + end);
            }
        }
    }
}
