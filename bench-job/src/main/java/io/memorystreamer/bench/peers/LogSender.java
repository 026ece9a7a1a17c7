package io.memorystreamer.bench.peers;

import io.memorystreamer.bench.load.Sender;
import io.memorystreamer.log.PartitionLog;
import org.agrona.DirectBuffer;

/** Appends to a log that other threads may append to as well. */
final class LogSender implements Sender {

    /** Stored as it is; nobody reads it here. */
    static final long NO_TIMESTAMP = 0;

    private final PartitionLog log;

    LogSender(final PartitionLog log) {
        this.log = log;
    }

    @Override
    public boolean send(final DirectBuffer buffer, final int offset, final int length) {
        return accepted(log.append(buffer, offset, length, NO_TIMESTAMP));
    }

    /** @throws IllegalStateException when the log will never take it */
    static boolean accepted(final long outcome) {
        if (outcome >= 0) {
            return true;
        }
        if (outcome == PartitionLog.BACK_PRESSURED) {
            return false;
        }
        throw new IllegalStateException("the log refuses messages: outcome " + outcome);
    }
}
