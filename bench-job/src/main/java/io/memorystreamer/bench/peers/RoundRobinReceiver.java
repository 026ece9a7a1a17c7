package io.memorystreamer.bench.peers;

import io.memorystreamer.bench.load.Receiver;
import io.memorystreamer.log.LogReader;
import io.memorystreamer.log.RecordHandler;

/** Reads one partition after the other. */
final class RoundRobinReceiver implements Receiver {

    private final LogReader[] readers;
    private int next;

    RoundRobinReceiver(final LogReader... readers) {
        this.readers = readers;
    }

    /** What the first partition from the current one on has that has anything. */
    @Override
    public int poll(final RecordHandler handler, final int limit) {
        for (int i = 0; i < readers.length; i++) {
            final LogReader reader = readers[next];
            next = next + 1 == readers.length ? 0 : next + 1;
            final int polled = reader.poll(handler, limit);
            if (polled != 0) {
                return polled;
            }
        }
        return 0;
    }
}
