package io.memorystreamer.bench.load;

import io.memorystreamer.bench.scenario.ScenarioException;
import io.memorystreamer.log.RecordHandler;
import org.agrona.DirectBuffer;

/**
 * Takes every message of a {@link Link} and accepts none that is lost, doubled, of another length, or out of the order
 * of its producer.
 */
abstract class CheckedConsumer implements RecordHandler {

    private final int messageBytes;
    /** By producer, the number of its next message: how many have been taken. */
    private final long[] expected;

    private String fault;

    CheckedConsumer(final int messageBytes, final int producers) {
        this.messageBytes = messageBytes;
        this.expected = new long[producers];
    }

    @Override
    public final void onRecord(
            final DirectBuffer buffer,
            final int offset,
            final int length,
            final long recordOffset,
            final long timestamp) {
        final long sequence = Message.sequence(buffer, offset);
        final int producer = Message.producer(sequence);
        if (producer >= expected.length) {
            fail("a message of producer " + producer + ", which does not exist, came");
            return;
        }
        final long number = Message.number(sequence);
        if (number != expected[producer] || length != messageBytes) {
            fail("message " + expected[producer] + " of " + messageBytes + " bytes was due, message " + number + " of "
                    + length + " bytes came");
        }
        expected[producer]++;
        onMessage(number, buffer, offset);
    }

    /** A message that is the expected one. */
    abstract void onMessage(long number, DirectBuffer buffer, int offset);

    private void fail(final String what) {
        if (fault == null) {
            fault = what;
        }
    }

    /** Messages of a producer taken so far. */
    final long received(final int producer) {
        return expected[producer];
    }

    /** To be called with the result of every poll. */
    final void check(final int polled) throws ScenarioException {
        if (fault != null) {
            throw new ScenarioException(fault);
        }
        if (polled == Receiver.OVERTAKEN) {
            throw new ScenarioException("the consumer was overtaken by retention at message " + expected[0]);
        }
        if (polled < 0) {
            throw new ScenarioException("the log was closed at message " + expected[0]);
        }
    }
}
