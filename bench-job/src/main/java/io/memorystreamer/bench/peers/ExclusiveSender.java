package io.memorystreamer.bench.peers;

import io.memorystreamer.bench.load.Sender;
import io.memorystreamer.log.ExclusiveAppender;
import io.memorystreamer.log.PartitionLog;
import org.agrona.DirectBuffer;

/** Appends to a log that it has to itself until it is closed. */
final class ExclusiveSender implements Sender {

    private final ExclusiveAppender appender;

    ExclusiveSender(final PartitionLog log) {
        this.appender = log.exclusiveAppender();
    }

    @Override
    public boolean send(final DirectBuffer buffer, final int offset, final int length) {
        return LogSender.accepted(appender.append(buffer, offset, length, LogSender.NO_TIMESTAMP));
    }

    @Override
    public void close() {
        appender.close();
    }
}
