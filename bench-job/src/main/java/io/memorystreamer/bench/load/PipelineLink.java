package io.memorystreamer.bench.load;

import io.memorystreamer.client.ConsumerException;
import io.memorystreamer.log.RecordHandler;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.BackoffIdleStrategy;
import org.agrona.concurrent.IdleStrategy;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * Two links with a processing stage between them on a thread of its own: it takes each message of the first, inverts the bits
 * of its body, puts the sum of what they were behind it, and publishes the result to the second. Whoever takes a message of
 * the second inverts them again and compares the sums, so that every byte went through both links and the stage unharmed.
 */
public final class PipelineLink implements Link {

    /** The sequence and the due time, which the load generators need as they are. */
    private static final int HEADER_BYTES = 16;

    private static final int POLL_LIMIT = 256;
    private static final int THREADS = 3;
    private static final long END_MILLIS = TimeUnit.SECONDS.toMillis(10);

    private final Link first;
    private final Link second;
    private final Receiver input;
    private final Sender output;
    private final Thread stage;
    private UnsafeBuffer result = new UnsafeBuffer(ByteBuffer.allocateDirect(4096));
    private volatile boolean stopped;
    private volatile Throwable failure;

    /** @param first and second stay the caller's to close, after this */
    public PipelineLink(final Link first, final Link second) throws IOException {
        this.first = first;
        this.second = second;
        this.input = first.receiver();
        try {
            this.output = second.sender(0);
        } catch (final IOException | RuntimeException e) {
            input.close();
            throw e;
        }
        this.stage = Thread.ofPlatform().daemon(true).name("stage").start(this::process);
    }

    private void process() {
        final IdleStrategy idle = idle();
        final RecordHandler handler = (buffer, offset, length, number, timestamp) -> {
            transform(buffer, offset, length);
            while (!output.send(result, 0, length + Long.BYTES) && !stopped) {
                idle.idle();
            }
        };
        try {
            while (!stopped) {
                final int polled = input.poll(handler, POLL_LIMIT);
                if (polled < 0) {
                    throw new ConsumerException("the stage cannot read on: outcome " + polled, null);
                }
                idle.idle(polled);
            }
        } catch (final RuntimeException | Error e) {
            failure = e;
        }
    }

    private void transform(final DirectBuffer buffer, final int offset, final int length) {
        if (result.capacity() < length + Long.BYTES) {
            result = new UnsafeBuffer(ByteBuffer.allocateDirect(length + Long.BYTES));
        }
        result.putBytes(0, buffer, offset, HEADER_BYTES);
        long sum = 0;
        int i = HEADER_BYTES;
        for (; i <= length - Long.BYTES; i += Long.BYTES) {
            final long word = buffer.getLong(offset + i);
            sum += word;
            result.putLong(i, ~word);
        }
        for (; i < length; i++) {
            final byte last = buffer.getByte(offset + i);
            sum += last;
            result.putByte(i, (byte) ~last);
        }
        result.putLong(length, sum);
    }

    /** Whether the sum behind the body is that of the inverted body. */
    private static boolean isWhole(final DirectBuffer buffer, final int offset, final int length) {
        final int end = length - Long.BYTES;
        long sum = 0;
        int i = HEADER_BYTES;
        for (; i <= end - Long.BYTES; i += Long.BYTES) {
            sum += ~buffer.getLong(offset + i);
        }
        for (; i < end; i++) {
            sum += (byte) ~buffer.getByte(offset + i);
        }
        return end >= HEADER_BYTES && sum == buffer.getLong(offset + end);
    }

    @Override
    public Sender sender(final int producer) throws IOException {
        return first.sender(producer);
    }

    @Override
    public Receiver receiver() throws IOException {
        final Receiver receiver = second.receiver();
        return new Receiver() {
            @Override
            public int poll(final RecordHandler handler, final int limit) {
                requireRunning();
                return receiver.poll(
                        (buffer, offset, length, number, timestamp) -> {
                            if (!isWhole(buffer, offset, length)) {
                                throw new ConsumerException(
                                        "a message of " + length + " bytes was changed on its way", null);
                            }
                            handler.onRecord(buffer, offset, length - Long.BYTES, number, timestamp);
                        },
                        limit);
            }

            @Override
            public void close() {
                receiver.close();
            }
        };
    }

    private void requireRunning() {
        final Throwable reason = failure;
        if (reason != null) {
            throw new ConsumerException("the stage failed: " + reason.getMessage(), reason);
        }
    }

    /** In each of the two. */
    @Override
    public long window(final int messageBytes) {
        return Math.min(first.window(messageBytes), second.window(messageBytes + Long.BYTES));
    }

    @Override
    public boolean spins() {
        return first.spins() && Runtime.getRuntime().availableProcessors() >= THREADS;
    }

    @Override
    public IdleStrategy idle() {
        return first.spins() && !spins() ? new BackoffIdleStrategy() : first.idle();
    }

    @Override
    public Map<String, String> settings() {
        final Map<String, String> settings = new LinkedHashMap<>(first.settings());
        settings.put("stage", "inverts the body, appends its sum, publishes to a second log of the same settings");
        settings.put("waits", spins() ? "spins" : "backs off");
        return settings;
    }

    /** Ends the stage. */
    @Override
    public void close() {
        stopped = true;
        try {
            stage.join(END_MILLIS);
        } catch (final InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        if (!stage.isAlive()) { // else they are in use
            input.close();
            output.close();
        }
    }
}
