package io.memorystreamer.bench.nats;

import io.memorystreamer.bench.brokers.BrokerSide;
import io.memorystreamer.bench.brokers.Costs;
import io.memorystreamer.bench.measure.ProcessCpu;
import io.memorystreamer.bench.scenario.ScenarioException;
import io.nats.client.Connection;
import java.util.Map;

/** One publisher that sends as fast as it can to a new stream until all is acknowledged; every acknowledgement is looked at. */
final class NatsProducerSide extends BrokerSide {

    /** Messages between two looks at the clock. */
    private static final int STRIDE = 256;

    private final Connection connection;

    NatsProducerSide(final Connection connection, final ProcessCpu cpu, final int messageBytes, final long roundNanos) {
        super(cpu, messageBytes, roundNanos);
        this.connection = connection;
    }

    @Override
    public Map<String, Double> round() throws Exception {
        try (NatsStream stream = new NatsStream(connection)) {
            final byte[] message = new byte[messageBytes];
            final PendingAcks acknowledgements = new PendingAcks(0);
            long sent = 0;
            final Costs costs = start();
            while (!costs.roundIsOver()) {
                for (int i = 0; i < STRIDE; i++) {
                    acknowledgements.add(stream.publish(message));
                }
                sent += STRIDE;
            }
            acknowledgements.awaitAll();
            final Map<String, Double> figures = costs.figures(sent);
            if (stream.newest() != sent) {
                throw new ScenarioException(sent + " messages were sent, the stream ends at " + stream.newest());
            }
            return figures;
        }
    }
}
