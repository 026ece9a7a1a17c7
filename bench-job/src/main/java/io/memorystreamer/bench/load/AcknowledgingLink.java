package io.memorystreamer.bench.load;

import java.io.IOException;
import java.util.function.LongConsumer;

/** A link that knows what has arrived. */
public interface AcknowledgingLink extends Link {

    /**
     * As {@link #sender(int)}, and tells how many of its messages have arrived where the receiver finds them: in their order, on
     * the sending thread or on one of the client, of which {@link Sender#flush} awaits the last.
     */
    Sender sender(int producer, LongConsumer arrived) throws IOException;
}
