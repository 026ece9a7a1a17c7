package io.memorystreamer.bench.brokers;

import io.memorystreamer.bench.measure.ProcessCpu;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.OptionalDouble;

/** What a broker's process spends between two moments, beside how much it carries. */
public final class Costs {

    private final ProcessCpu cpu;
    private OptionalDouble before = OptionalDouble.empty();
    private long startNanos;

    public Costs(final ProcessCpu cpu) {
        this.cpu = cpu;
    }

    public void start() {
        before = cpu.seconds();
        startNanos = System.nanoTime();
    }

    public long elapsedNanos() {
        return System.nanoTime() - startNanos;
    }

    /** @param elapsedNanos until the last message was through */
    public Map<String, Double> figures(final long messages, final int messageBytes, final long elapsedNanos) {
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
