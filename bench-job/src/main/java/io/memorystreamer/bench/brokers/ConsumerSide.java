package io.memorystreamer.bench.brokers;

import io.memorystreamer.bench.measure.ProcessCpu;
import java.util.Map;

/** One consumer that reads what is stored from its beginning to its end, again and again. */
public abstract class ConsumerSide extends BrokerSide {

    /** Those that are stored. */
    protected final long messages;

    /** @param cpu of the broker's process */
    protected ConsumerSide(final ProcessCpu cpu, final int messageBytes, final long roundNanos) {
        super(cpu, messageBytes, roundNanos);
        this.messages = BrokerClients.storedMessages(messageBytes);
    }

    @Override
    public final Map<String, Double> round() throws Exception {
        final Costs costs = start();
        long received = 0;
        while (!costs.roundIsOver()) {
            received += readThrough(costs);
        }
        return costs.figures(received);
    }

    /**
     * Reads from the beginning and checks every message.
     *
     * @param costs of the round, which may end before
     * @return the messages read
     */
    protected abstract long readThrough(Costs costs) throws Exception;
}
