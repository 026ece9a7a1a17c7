package io.memorystreamer.bench.load;

import java.io.IOException;
import java.util.Map;
import org.agrona.concurrent.IdleStrategy;

/** One way of messages from their producers to their consumer, which a load generator fills. */
public interface Link extends AutoCloseable {

    /** Window of a link that holds its producers back itself. */
    long UNBOUNDED = Long.MAX_VALUE;

    /**
     * Made when the receiver is there; the caller closes it.
     *
     * @param producer number of the producing thread it is for, from 0
     */
    Sender sender(int producer) throws IOException;

    /** For one thread, behind the newest message; the caller closes it. One at a time. */
    Receiver receiver() throws IOException;

    /** How far, in messages of this size, all producers together may run ahead of the consumer and nothing is dropped. */
    long window(int messageBytes);

    /** Whether producer and consumer may each keep a CPU to themselves while they wait. */
    boolean spins();

    /** What a thread does that has nothing to do at the moment; one per thread. */
    IdleStrategy idle();

    /** What the message path is made of, for the report. */
    Map<String, String> settings();

    @Override
    void close();
}
