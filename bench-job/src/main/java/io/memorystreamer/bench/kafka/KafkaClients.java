package io.memorystreamer.bench.kafka;

import io.memorystreamer.bench.brokers.BrokerClients;
import io.memorystreamer.bench.compare.Side;
import io.memorystreamer.bench.load.Link;
import io.memorystreamer.bench.measure.ProcessCpu;
import io.memorystreamer.bench.scenario.RunningBroker;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeMap;

/** The stock Kafka clients against a broker that speaks their protocol: ours, or a Kafka. */
public final class KafkaClients extends BrokerClients {

    /** A message that waits for company would measure the setting. */
    private static final Map<String, Object> NO_LINGER = Map.of("linger.ms", "0");

    private final RunningBroker broker;
    private final Map<String, Object> producerOverrides;
    private final StockClients clients;

    private KafkaClients(final RunningBroker broker, final Map<String, Object> producerOverrides) {
        this.broker = broker;
        this.producerOverrides = producerOverrides;
        this.clients = owned(new StockClients(broker.target(), producerOverrides));
    }

    /** With the clients' defaults. */
    public static KafkaClients stock(final RunningBroker broker) {
        return new KafkaClients(broker, Map.of());
    }

    /** With the clients' defaults, but the producer does not linger. */
    public static KafkaClients prompt(final RunningBroker broker) {
        return new KafkaClients(broker, NO_LINGER);
    }

    @Override
    public Side producing(final int messageBytes, final long roundNanos) {
        return new StockProducerSide(clients, new ProcessCpu(broker.pid()), messageBytes, roundNanos);
    }

    @Override
    public Side consuming(final int messageBytes, final long roundNanos) throws Exception {
        return owned(new StockConsumerSide(clients, new ProcessCpu(broker.pid()), messageBytes, roundNanos));
    }

    @Override
    public Link link() throws Exception {
        return owned(new StockLink(clients));
    }

    @Override
    public Map<String, String> settings() throws Exception {
        final Map<String, String> settings = new LinkedHashMap<>();
        if (broker.version() != null) {
            settings.put("serverVersion", broker.version());
        }
        settings.putAll(clients.features());
        new TreeMap<>(Topics.config()).forEach((name, value) -> settings.put("topic." + name, value));
        settings.putAll(StockClients.settings(producerOverrides));
        return settings;
    }
}
