package io.memorystreamer.bench.peers;

import io.aeron.Aeron;
import io.aeron.ExclusivePublication;
import io.aeron.Publication;
import io.aeron.Subscription;
import io.aeron.driver.MediaDriver;
import io.aeron.driver.ThreadingMode;
import io.memorystreamer.bench.load.Link;
import io.memorystreamer.bench.load.Receiver;
import io.memorystreamer.bench.load.Sender;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.agrona.CloseHelper;
import org.agrona.concurrent.SleepingMillisIdleStrategy;

/**
 * Aeron IPC with a media driver in this process. The driver's one thread cleans terms and watches its clients; it sleeps
 * in between, so that the load keeps the CPUs. Terms have their default size and are allocated before the load starts.
 */
public final class AeronPeer implements Peer {

    private static final String CHANNEL = "aeron:ipc";
    private static final int STREAM = 1001;
    private static final int TERMS = 3;

    /** Between two rounds of the driver's work. */
    private static final int DRIVER_SLEEP_MILLIS = 1;

    private static final long CONNECT_NANOS = TimeUnit.SECONDS.toNanos(10);

    private final boolean exclusive;

    private AeronPeer(final boolean exclusive) {
        this.exclusive = exclusive;
    }

    /** One producer, whose publication nobody else may use. */
    public static AeronPeer exclusive() {
        return new AeronPeer(true);
    }

    /** Any number of producers, on one publication. */
    public static AeronPeer concurrent() {
        return new AeronPeer(false);
    }

    @Override
    public String name() {
        return exclusive ? "aeron-ipc-exclusive" : "aeron-ipc-concurrent";
    }

    @Override
    public Link open(final Path directory, final int producers) throws IOException {
        if (exclusive && producers != 1) {
            throw new IllegalArgumentException("producers=" + producers + ": an exclusive publication has one");
        }
        return new AeronLink(directory, producers, exclusive);
    }

    private static final class AeronLink extends PeerLink {

        private final MediaDriver driver;
        private final int termBytes = BUFFER_BYTES / TERMS;
        private Aeron aeron;
        private Subscription subscription;
        /** One of the two is null. */
        private ExclusivePublication exclusivePublication;

        private Publication publication;

        AeronLink(final Path directory, final int producers, final boolean exclusive) throws IOException {
            super(producers);
            driver = MediaDriver.launchEmbedded(new MediaDriver.Context()
                    .aeronDirectoryName(directory.resolve("aeron").toString())
                    .dirDeleteOnShutdown(true)
                    .warnIfDirectoryExists(false)
                    .threadingMode(ThreadingMode.SHARED)
                    .sharedIdleStrategy(new SleepingMillisIdleStrategy(DRIVER_SLEEP_MILLIS))
                    .ipcTermBufferLength(termBytes)
                    .termBufferSparseFile(false));
            try {
                aeron = Aeron.connect(new Aeron.Context().aeronDirectoryName(driver.aeronDirectoryName()));
                subscription = aeron.addSubscription(CHANNEL, STREAM);
                if (exclusive) {
                    exclusivePublication = aeron.addExclusivePublication(CHANNEL, STREAM);
                } else {
                    publication = aeron.addPublication(CHANNEL, STREAM);
                }
                awaitConnection();
            } catch (final IOException | RuntimeException e) {
                close();
                throw e;
            }
        }

        private void awaitConnection() throws IOException {
            final long start = System.nanoTime();
            while (subscription.imageCount() == 0) {
                if (System.nanoTime() - start > CONNECT_NANOS) {
                    throw new IOException("Aeron's subscription was not connected to its publication in time");
                }
                Thread.yield();
            }
        }

        @Override
        public Sender sender(final int producer) {
            if (exclusivePublication != null) {
                final ExclusivePublication only = exclusivePublication;
                return (buffer, offset, length) -> accepted(only.offer(buffer, offset, length));
            }
            final Publication shared = publication;
            return (buffer, offset, length) -> accepted(shared.offer(buffer, offset, length));
        }

        private static boolean accepted(final long position) {
            if (position > 0) {
                return true;
            }
            if (position == Publication.BACK_PRESSURED || position == Publication.ADMIN_ACTION) {
                return false;
            }
            throw new IllegalStateException("Aeron refuses messages: " + Publication.errorString(position));
        }

        @Override
        public Receiver receiver() {
            final Subscription from = subscription;
            return (handler, limit) -> from.poll(
                    (buffer, offset, length, header) -> handler.onRecord(buffer, offset, length, 0, 0), limit);
        }

        @Override
        public Map<String, String> settings() {
            return Map.of(
                    "termBytes", Integer.toString(termBytes),
                    "terms", Integer.toString(TERMS),
                    "driver", "embedded, " + ThreadingMode.SHARED + ", sleeps " + DRIVER_SLEEP_MILLIS + " ms");
        }

        /** The directory goes with the driver. */
        @Override
        public void close() {
            CloseHelper.quietCloseAll(exclusivePublication, publication, subscription, aeron, driver);
        }
    }
}
