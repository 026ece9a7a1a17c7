package io.memorystreamer.bench.load;

import io.memorystreamer.client.Consumer;
import io.memorystreamer.client.Producer;
import java.util.Map;
import org.agrona.concurrent.IdleStrategy;

/** One partition on one path, and the producers and consumers of it. */
public interface Link extends AutoCloseable {

    /** For one thread; the caller closes it. */
    Producer producer();

    /** For one thread, at the oldest record; the caller closes it. */
    Consumer consumer();

    /** How far, in messages of this size, a producer may run ahead of the consumer and nothing is dropped yet. */
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
