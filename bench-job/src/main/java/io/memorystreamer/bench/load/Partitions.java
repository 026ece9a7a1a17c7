package io.memorystreamer.bench.load;

import java.io.IOException;
import java.util.Map;
import org.agrona.concurrent.IdleStrategy;

/** Partitions that producers and consumers in any number share; a {@link PartitionedLoop} fills them. */
public interface Partitions extends AutoCloseable {

    /** How many there are, 1 or more. */
    int count();

    /** For one thread, which closes it; made when all receivers are there. */
    Sender sender(int partition) throws IOException;

    /** For one thread, which closes it, behind the newest message of the partition; any number of a partition. */
    Receiver receiver(int partition) throws IOException;

    /** How far, in messages of this size, all producers of one partition may run ahead of its slowest consumer. */
    long window(int messageBytes);

    /** What a thread does that has nothing to do at the moment; one per thread. */
    IdleStrategy idle();

    /** What the partitions are made of, for the report. */
    Map<String, String> settings();

    @Override
    void close();
}
