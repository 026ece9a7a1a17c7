package io.memorystreamer.bench.brokers;

import io.memorystreamer.bench.measure.ProcessCpu;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.OptionalDouble;

/** What a broker's process spends from the beginning of a round on, beside how much it carries. */
public final class Costs {

    private final ProcessCpu cpu;
    private final int messageBytes;
    private final long roundNanos;
    private final OptionalDouble before;
    private final long startNanos;

    Costs(final ProcessCpu cpu, final int messageBytes, final long roundNanos) {
        this.cpu = cpu;
        this.messageBytes = messageBytes;
        this.roundNanos = roundNanos;
        this.before = cpu.seconds();
        this.startNanos = System.nanoTime();
    }

    public boolean roundIsOver() {
        return overdueNanos() >= 0;
    }

    /** For how long the round should have been over; negative while it goes on. */
    public long overdueNanos() {
        return System.nanoTime() - startNanos - roundNanos;
    }

    /**
     * To be called as soon as the last message is through.
     *
     * @param messages those that were carried
     */
    public Map<String, Double> figures(final long messages) {
        final long elapsedNanos = System.nanoTime() - startNanos;
        final Map<String, Double> figures = new LinkedHashMap<>();
        figures.put(BrokerFigures.MESSAGES_PER_SECOND, messages * 1e9 / elapsedNanos);
        final OptionalDouble after = cpu.seconds();
        if (before.isPresent() && after.isPresent()) {
            figures.put(
                    BrokerFigures.CPU_SECONDS_PER_GIGABYTE,
                    (after.getAsDouble() - before.getAsDouble()) / (messages * (double) messageBytes / 1e9));
        }
        return figures;
    }
}
