package io.memorystreamer.bench.features;

import java.util.List;

/** The probes of one server, which share topics of their own. */
public interface Prober extends AutoCloseable {

    /** Messages that are stored before the probes begin. */
    int MESSAGES = 1_000;

    /** In their middle: where replays begin. */
    int MIDDLE = MESSAGES / 2;

    /** In order; a feature that this server has no way to be asked for is left out. */
    List<Probe> probes();

    /** Deletes what the probes have made. */
    @Override
    void close();
}
