package io.memorystreamer.bench.brokers;

import io.memorystreamer.bench.compare.Side;
import io.memorystreamer.bench.measure.ProcessCpu;

/** One client that loads a broker for the time of a round. Not thread-safe. */
public abstract class BrokerSide implements Side {

    /** Payload of a message. */
    protected final int messageBytes;

    private final ProcessCpu cpu;
    private final long roundNanos;

    /** @param cpu of the broker's process */
    protected BrokerSide(final ProcessCpu cpu, final int messageBytes, final long roundNanos) {
        this.cpu = cpu;
        this.messageBytes = messageBytes;
        this.roundNanos = roundNanos;
    }

    /** Begins a round. */
    protected final Costs start() {
        return new Costs(cpu, messageBytes, roundNanos);
    }
}
