package io.memorystreamer.bench.load;

import io.memorystreamer.bench.scenario.ScenarioException;
import io.memorystreamer.log.LogConfig;
import io.memorystreamer.log.LogMaintenance;
import io.memorystreamer.log.LogReader;
import io.memorystreamer.log.PartitionLog;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Map;
import org.agrona.DirectBuffer;

/** Partition logs in memory that are filled once, for one consumer that reads all of them again and again. */
public final class FilledLogs implements AutoCloseable {

    /** A frame's header and its padding, at most; see the log's layout. */
    private static final int FRAME_OVERHEAD = 24;

    private static final int SEGMENT_BYTES = 4 * 1024 * 1024;
    private static final int POLL_LIMIT = 1024;

    /** Polls that find nothing, one after the other, in logs that hold messages still to be read. */
    private static final int MAX_EMPTY_POLLS = 10_000;

    /** What the consumer does with a message. */
    @FunctionalInterface
    public interface Reading {

        /** @param number of the message in its partition; the buffer is valid during the call only */
        void onMessage(long number, DirectBuffer buffer, int offset);
    }

    private final int messageBytes;
    private final long messagesPerPartition;
    private final LogMaintenance maintenance = new LogMaintenance();
    private final PartitionLog[] logs;
    private final LogReader[] readers;
    private final LogConfig config;

    /**
     * @param partitions 1 or more
     * @param messageBytes 16 or more
     * @param bytesPerPartition that the messages of each take, about
     */
    public FilledLogs(final int partitions, final int messageBytes, final long bytesPerPartition) throws IOException {
        this.messageBytes = messageBytes;
        this.messagesPerPartition = bytesPerPartition / (messageBytes + FRAME_OVERHEAD);
        // A quarter more: a segment ends where its next message does not fit.
        this.config = LogConfig.anonymous(SEGMENT_BYTES, bytesPerPartition + bytesPerPartition / 4 + SEGMENT_BYTES);
        this.logs = new PartitionLog[partitions];
        this.readers = new LogReader[partitions];
        try {
            for (int i = 0; i < partitions; i++) {
                logs[i] = PartitionLog.open(config, maintenance);
                readers[i] = logs[i].reader();
                fill(logs[i], i);
            }
        } catch (final IOException | RuntimeException e) {
            close();
            throw e;
        }
    }

    private void fill(final PartitionLog log, final int partition) {
        final Message message = new Message(messageBytes);
        for (long i = 0; i < messagesPerPartition; i++) {
            long outcome;
            do {
                outcome = log.append(message.with(Message.firstOf(partition) + i, 0), 0, messageBytes, 0);
                if (outcome < 0 && outcome != PartitionLog.BACK_PRESSURED) {
                    throw new IllegalStateException("the log refuses a message of " + messageBytes + " bytes: outcome "
                            + outcome + "; use a smaller message_size_bytes");
                }
            } while (outcome < 0);
        }
    }

    /** Of all partitions. */
    public long messages() {
        return messagesPerPartition * logs.length;
    }

    /**
     * Reads all partitions from their beginnings to their ends, a little of each by turns.
     *
     * @return messages read
     * @throws ScenarioException when one was lost, doubled, of another length or out of order
     */
    public long readThrough(final Reading reading) throws ScenarioException {
        for (final LogReader reader : readers) {
            reader.seekToStart();
        }
        final CheckedConsumer consumer = new CheckedConsumer(messageBytes, readers.length) {
            @Override
            void onMessage(final long number, final DirectBuffer buffer, final int offset) {
                reading.onMessage(number, buffer, offset);
            }
        };
        long read = 0;
        int next = 0;
        int empty = 0;
        while (read < messages()) {
            final int polled = readers[next].poll(consumer, POLL_LIMIT);
            consumer.check(polled);
            read += polled;
            next = next + 1 == readers.length ? 0 : next + 1;
            empty = polled > 0 ? 0 : empty + 1;
            if (empty > MAX_EMPTY_POLLS) {
                throw new ScenarioException(read + " of " + messages() + " messages came, and then nothing");
            }
        }
        return read;
    }

    /** The sum of a message's 8-byte words and of the bytes behind the last: what a consumer does that needs all of it. */
    public static long sum(final DirectBuffer buffer, final int offset, final int length) {
        long sum = 0;
        int i = 0;
        for (; i <= length - Long.BYTES; i += Long.BYTES) {
            sum += buffer.getLong(offset + i);
        }
        for (; i < length; i++) {
            sum += buffer.getByte(offset + i);
        }
        return sum;
    }

    /** What {@link #sum} is of a message of the first partition. */
    public static long expectedSum(final long number, final int messageBytes) {
        return sum(new Message(messageBytes).with(number, 0), 0, messageBytes);
    }

    /** For the report. */
    public Map<String, String> settings() {
        final Map<String, String> settings = new LinkedHashMap<>();
        settings.put("partitions", Integer.toString(logs.length));
        settings.put("messageSizeBytes", Integer.toString(messageBytes));
        settings.put("messagesPerPartition", Long.toString(messagesPerPartition));
        settings.put("storage", config.storage().toString());
        settings.put("segmentBytes", Integer.toString(config.segmentBytes()));
        return settings;
    }

    @Override
    public void close() {
        for (final PartitionLog log : logs) {
            if (log != null) {
                log.close();
            }
        }
        maintenance.close();
    }
}
