package io.memorystreamer.bench.nats;

import io.memorystreamer.bench.brokers.BrokerClients;
import io.memorystreamer.bench.compare.Side;
import io.memorystreamer.bench.load.Link;
import io.memorystreamer.bench.measure.ProcessCpu;
import io.memorystreamer.bench.scenario.RunningBroker;
import io.memorystreamer.bench.scenario.ScenarioException;
import io.nats.client.Connection;
import io.nats.client.ErrorListener;
import io.nats.client.Nats;
import io.nats.client.Options;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Map;

/** The Java client of NATS against a server with JetStream, with its defaults. */
public final class NatsClients extends BrokerClients {

    private final String target;
    private final ProcessCpu cpu;
    private final Connection connection;

    /** @throws ScenarioException when there is no NATS, or one without JetStream */
    public NatsClients(final RunningBroker server) throws ScenarioException, InterruptedException {
        this.target = server.target();
        this.cpu = new ProcessCpu(server.pid());
        this.connection = owned(connect(target));
        if (!connection.getServerInfo().isJetStreamAvailable()) {
            throw new ScenarioException("the NATS at " + target + " has no JetStream: start it with -js");
        }
    }

    private static Connection connect(final String target) throws ScenarioException, InterruptedException {
        try {
            // What fails is thrown where it matters; the default listener writes to the log.
            return Nats.connect(Options.builder()
                    .server("nats://" + target)
                    .noReconnect()
                    .errorListener(new ErrorListener() {})
                    .build());
        } catch (final IOException e) {
            throw new ScenarioException("the NATS at " + target + " does not answer: " + e.getMessage());
        }
    }

    @Override
    public Side producing(final int messageBytes, final long roundNanos) {
        return new NatsProducerSide(connection, cpu, messageBytes, roundNanos);
    }

    @Override
    public Side consuming(final int messageBytes, final long roundNanos) throws Exception {
        return owned(new NatsConsumerSide(connection, cpu, messageBytes, roundNanos));
    }

    @Override
    public Link link() throws Exception {
        return owned(new NatsLink(new NatsStream(connection), settings()));
    }

    @Override
    public Map<String, String> settings() {
        final Map<String, String> settings = new LinkedHashMap<>();
        settings.put("serverVersion", connection.getServerInfo().getVersion());
        settings.put("client", "jnats " + Nats.CLIENT_VERSION);
        settings.put("stream.storage", "memory, 1 replica");
        settings.put("stream.maxBytes", Long.toString(RETENTION_BYTES));
        settings.put("publish", "publishAsync, at most " + PendingAcks.MAX + " unacknowledged");
        settings.put("acks", "the one server, in memory");
        settings.put("consume", "ordered consumer, batches of " + NatsStream.CONSUME_BATCH);
        return settings;
    }
}
