package io.memorystreamer.bench.load;

import java.io.IOException;
import java.util.concurrent.TimeUnit;
import org.HdrHistogram.Histogram;
import org.agrona.DirectBuffer;

/**
 * How long it takes to publish each message of one {@link OpenLoop}: from when it was due until it has arrived, and the
 * call that hands it over alone. To be read when the load is over.
 */
public final class PublishTimes extends ForwardingLink {

    private static final long MAX_NANOS = TimeUnit.MINUTES.toNanos(1);

    /** More than any client has on its way at a time. */
    private static final int ON_THE_WAY = 1 << 18;

    private final AcknowledgingLink link;
    private final long skipped;
    private final long[] due = new long[ON_THE_WAY];
    private final Histogram arrivals = new Histogram(MAX_NANOS, 3);
    private final Histogram calls = new Histogram(MAX_NANOS, 3);
    private long arrived;

    /** @param skipped the first messages, which are not counted */
    public PublishTimes(final AcknowledgingLink link, final long skipped) {
        super(link);
        this.link = link;
        this.skipped = skipped;
    }

    /** In nanoseconds, from when a message was due to when it has arrived. */
    public Histogram arrivals() {
        return arrivals;
    }

    /** In nanoseconds, the call that sent the message, of those that found room. */
    public Histogram calls() {
        return calls;
    }

    @Override
    public Sender sender(final int producer) throws IOException {
        return new ForwardingSender(link.sender(producer, this::arrived)) {
            @Override
            public boolean send(final DirectBuffer buffer, final int offset, final int length) {
                final long number = Message.number(Message.sequence(buffer, offset));
                // Before the client's threads can tell that it has arrived; handing over orders the two.
                due[index(number)] = Message.dueNanos(buffer, offset);
                final long before = System.nanoTime();
                if (!forward(buffer, offset, length)) {
                    return false;
                }
                if (number >= skipped) {
                    record(calls, System.nanoTime() - before);
                }
                return true;
            }
        };
    }

    private void arrived(final long count) {
        final long now = System.nanoTime();
        for (; arrived < count; arrived++) {
            if (arrived >= skipped) {
                record(arrivals, now - due[index(arrived)]);
            }
        }
    }

    private static int index(final long number) {
        return (int) (number & ON_THE_WAY - 1);
    }

    private static void record(final Histogram histogram, final long nanos) {
        histogram.recordValue(Math.clamp(nanos, 0, MAX_NANOS));
    }
}
