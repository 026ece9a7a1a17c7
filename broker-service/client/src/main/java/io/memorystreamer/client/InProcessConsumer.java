package io.memorystreamer.client;

import io.memorystreamer.log.LogReader;
import io.memorystreamer.log.PartitionLog;
import io.memorystreamer.log.RecordHandler;

/** Reads in place. A {@link LogReader} holds nothing between polls, so that closing has nothing to give back. */
final class InProcessConsumer implements Consumer {

    private final LogReader reader;
    private boolean closed;

    InProcessConsumer(final PartitionLog log) {
        this.reader = log.reader();
    }

    @Override
    public int poll(final RecordHandler handler, final int limit) {
        return closed ? CLOSED : reader.poll(handler, limit);
    }

    @Override
    public void seekToStart() {
        reader.seekToStart();
    }

    @Override
    public void seekToEnd() {
        reader.seekToEnd();
    }

    @Override
    public boolean seek(final long offset) {
        return reader.seek(offset);
    }

    @Override
    public long offset() {
        return reader.offset();
    }

    @Override
    public void close() {
        closed = true;
    }
}
