package io.memorystreamer.bench.load;

import io.memorystreamer.bench.scenario.ScenarioException;
import io.memorystreamer.client.Consumer;
import io.memorystreamer.log.RecordHandler;
import org.agrona.DirectBuffer;

/** Takes every message of a {@link Link} and accepts none that is lost, doubled, reordered or of another length. */
abstract class CheckedConsumer implements RecordHandler {

    private final int messageBytes;
    private long expected;
    private String fault;

    CheckedConsumer(final int messageBytes) {
        this.messageBytes = messageBytes;
    }

    @Override
    public final void onRecord(
            final DirectBuffer buffer,
            final int offset,
            final int length,
            final long recordOffset,
            final long timestamp) {
        final long sequence = Message.sequence(buffer, offset);
        if (sequence != expected || length != messageBytes) {
            fail(sequence, length);
        }
        expected++;
        onMessage(sequence, buffer, offset);
    }

    /** A message that is the expected one. */
    abstract void onMessage(long sequence, DirectBuffer buffer, int offset);

    private void fail(final long sequence, final int length) {
        if (fault == null) {
            fault = "message " + expected + " of " + messageBytes + " bytes was due, message " + sequence + " of "
                    + length + " bytes came";
        }
    }

    /** Messages taken so far. */
    final long received() {
        return expected;
    }

    /** To be called with the result of every poll. */
    final void check(final int polled) throws ScenarioException {
        if (fault != null) {
            throw new ScenarioException(fault);
        }
        if (polled == Consumer.OFFSET_OUT_OF_RANGE) {
            throw new ScenarioException("the consumer was overtaken by retention at message " + expected);
        }
        if (polled < 0) {
            throw new ScenarioException("the log was closed at message " + expected);
        }
    }
}
