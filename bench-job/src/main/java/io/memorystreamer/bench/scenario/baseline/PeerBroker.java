package io.memorystreamer.bench.scenario.baseline;

import io.memorystreamer.bench.brokers.BrokerClients;
import io.memorystreamer.bench.kafka.KafkaClients;
import io.memorystreamer.bench.nats.NatsClients;
import io.memorystreamer.bench.redis.RedisClients;
import io.memorystreamer.bench.scenario.PeerServer;
import io.memorystreamer.bench.scenario.RunningBroker;
import io.memorystreamer.bench.scenario.ScenarioContext;
import io.memorystreamer.bench.scenario.ScenarioException;

/** A broker of another product, with its own client. */
enum PeerBroker {
    KAFKA(PeerServer.KAFKA, "kafka"),
    REDIS_STREAMS(PeerServer.REDIS, "redis-streams"),
    NATS_JETSTREAM(PeerServer.NATS, "nats-jetstream");

    /** Whether messages may wait for company. */
    enum Purpose {
        THROUGHPUT,
        LATENCY
    }

    private final PeerServer server;
    private final String label;

    PeerBroker(final PeerServer server, final String label) {
        this.server = server;
        this.label = label;
    }

    PeerServer server() {
        return server;
    }

    /** As in reports. */
    String label() {
        return label;
    }

    /** Clients of the run's peer; the caller closes them. */
    BrokerClients open(final ScenarioContext context, final Purpose purpose, final int messageBytes)
            throws ScenarioException, InterruptedException {
        final RunningBroker running = context.peer(server);
        return switch (this) {
            case KAFKA -> kafka(running, purpose);
            case REDIS_STREAMS -> new RedisClients(running, messageBytes);
            case NATS_JETSTREAM -> new NatsClients(running);
        };
    }

    /** Clients of our broker, the stock ones of Kafka; the caller closes them. */
    static BrokerClients ours(final ScenarioContext context, final Purpose purpose) {
        return kafka(context.broker(), purpose);
    }

    private static BrokerClients kafka(final RunningBroker broker, final Purpose purpose) {
        return purpose == Purpose.LATENCY ? KafkaClients.prompt(broker) : KafkaClients.stock(broker);
    }
}
