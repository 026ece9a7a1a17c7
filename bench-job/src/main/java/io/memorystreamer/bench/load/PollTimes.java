package io.memorystreamer.bench.load;

import java.io.IOException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.HdrHistogram.Histogram;
import org.agrona.DirectBuffer;

/**
 * How long each message of one {@link OpenLoop} was in the log before a poll handed it over: from when the call that sent it
 * returned, on a link where it is in the log by then. A message that was handed over before that call returned counts as 0.
 * To be read when the load is over.
 */
public final class PollTimes extends ForwardingLink {

    private static final long MAX_NANOS = TimeUnit.MINUTES.toNanos(1);

    private final long skipped;
    private final long[] sentAt;
    private final AtomicLong sent = new AtomicLong();
    private final Histogram waits = new Histogram(MAX_NANOS, 3);
    private long handedOverEarly;

    /**
     * @param skipped the first messages, which are not counted
     * @param messageBytes of each message
     */
    public PollTimes(final Link link, final long skipped, final int messageBytes) {
        super(link);
        this.skipped = skipped;
        this.sentAt = new long[Math.toIntExact(Long.highestOneBit(link.window(messageBytes)) * 2)];
    }

    /** In nanoseconds. */
    public Histogram waits() {
        return waits;
    }

    /** Messages that were handed over before the call that sent them returned. */
    public long handedOverEarly() {
        return handedOverEarly;
    }

    @Override
    public Sender sender(final int producer) throws IOException {
        return new ForwardingSender(link().sender(producer)) {
            @Override
            public boolean send(final DirectBuffer buffer, final int offset, final int length) {
                if (!forward(buffer, offset, length)) {
                    return false;
                }
                final long number = sent.getPlain();
                sentAt[index(number)] = System.nanoTime();
                sent.setRelease(number + 1); // after the time: who sees the number sees the time
                return true;
            }
        };
    }

    @Override
    public Receiver receiver() throws IOException {
        return watched((buffer, offset, length) ->
                record(Message.number(Message.sequence(buffer, offset)), System.nanoTime()));
    }

    private void record(final long number, final long now) {
        if (number < skipped) {
            return;
        }
        // The producer is between its append and its look at the clock; an interrupt ends the load.
        while (sent.getAcquire() <= number && !Thread.currentThread().isInterrupted()) {
            Thread.onSpinWait();
        }
        final long wait = now - sentAt[index(number)];
        if (wait < 0) {
            handedOverEarly++;
        }
        waits.recordValue(Math.clamp(wait, 0, MAX_NANOS));
    }

    private int index(final long number) {
        return (int) (number & sentAt.length - 1);
    }
}
