package io.memorystreamer.bench.scenario.stress;

import io.memorystreamer.bench.measure.StallFloor;
import io.memorystreamer.bench.scenario.Measurement;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;

/** What the scenarios whose variants differ in their limits share. */
final class Cell {

    private Cell() {}

    /** In words for people. */
    static String label(final double cpus, final int memoryMib) {
        return String.format(
                Locale.ROOT,
                "%s CPU, %s",
                cpus == Math.rint(cpus) ? Integer.toString((int) cpus) : Double.toString(cpus),
                memoryMib % 1024 == 0 ? memoryMib / 1024 + " GiB" : memoryMib + " MiB");
    }

    /** A cell that cannot hold the load is a result, too; any other failure is none. */
    static <E extends Exception> Measurement killed(
            final Confinement confinement, final E failure, final Map<String, String> settings) throws E, IOException {
        if (!confinement.hasKilled()) {
            throw failure;
        }
        final Map<String, String> all = new LinkedHashMap<>(settings);
        all.putAll(confinement.settings());
        all.put("outcome", "killed by the kernel for want of memory: " + failure.getMessage());
        return new Measurement(confinement.figures(), StallFloor.NONE, all);
    }
}
