package io.memorystreamer.bench.peers;

import io.memorystreamer.bench.load.Link;
import io.memorystreamer.bench.load.Receiver;
import io.memorystreamer.bench.load.Sender;
import io.memorystreamer.log.RecordHandler;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import net.openhft.chronicle.bytes.Bytes;
import net.openhft.chronicle.bytes.PointerBytesStore;
import net.openhft.chronicle.queue.ChronicleQueue;
import net.openhft.chronicle.queue.ExcerptAppender;
import net.openhft.chronicle.queue.ExcerptTailer;
import net.openhft.chronicle.queue.RollCycles;
import net.openhft.chronicle.queue.impl.single.SingleChronicleQueueBuilder;
import net.openhft.chronicle.wire.DocumentContext;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * Chronicle Queue in files of the given directory. It keeps everything it was given and so never holds a producer back:
 * every receiver gets a new queue and the one before is deleted, which bounds what a comparison takes to one round's
 * messages.
 */
public final class ChroniclePeer implements Peer {

    /** As its documentation asks for on JDK 17 and later; and it is not to report its use to anybody. */
    private static final List<String> JVM_FLAGS = List.of(
            "--add-exports=java.base/jdk.internal.ref=ALL-UNNAMED",
            "--add-exports=java.base/sun.nio.ch=ALL-UNNAMED",
            "--add-exports=jdk.unsupported/sun.misc=ALL-UNNAMED",
            "--add-opens=java.base/java.lang=ALL-UNNAMED",
            "--add-opens=java.base/java.lang.reflect=ALL-UNNAMED",
            "--add-opens=java.base/java.io=ALL-UNNAMED",
            "--add-opens=java.base/java.util=ALL-UNNAMED",
            "--add-opens=java.base/java.nio=ALL-UNNAMED",
            "--add-opens=java.base/sun.nio.ch=ALL-UNNAMED",
            "-Dchronicle.analytics.disable=true",
            "-Dchronicle.announcer.disable=true");

    @Override
    public String name() {
        return "chronicle-queue";
    }

    @Override
    public List<String> jvmFlags() {
        return JVM_FLAGS;
    }

    @Override
    public Link open(final Path directory, final int producers) {
        return new ChronicleLink(directory.resolve("chronicle"), producers);
    }

    private static final class ChronicleLink extends PeerLink {

        /** Bytes that the consumer may lag behind, as with the other peers. */
        private static final int LAG_BYTES = BUFFER_BYTES / 2;

        private static final int EXCERPT_OVERHEAD = 8;

        private final Path directory;
        private ChronicleQueue queue;

        ChronicleLink(final Path directory, final int producers) {
            super(producers);
            this.directory = directory;
        }

        @Override
        public Receiver receiver() throws IOException {
            close();
            queue = SingleChronicleQueueBuilder.binary(directory.toFile())
                    .rollCycle(RollCycles.FAST_DAILY)
                    .build();
            return new ChronicleReceiver(queue.createTailer());
        }

        @Override
        public Sender sender(final int producer) {
            return new ChronicleSender(queue.createAppender());
        }

        @Override
        public long window(final int messageBytes) {
            return LAG_BYTES / (messageBytes + EXCERPT_OVERHEAD);
        }

        @Override
        public Map<String, String> settings() {
            return Map.of("rollCycle", RollCycles.FAST_DAILY.name());
        }

        @Override
        public void close() {
            if (queue != null) {
                queue.close();
                queue = null;
                delete();
            }
        }

        private void delete() {
            try (Stream<Path> files = Files.walk(directory)) {
                for (final Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                    Files.deleteIfExists(file);
                }
            } catch (final IOException e) {
                throw new IllegalStateException("cannot delete the queue in " + directory, e);
            }
        }
    }

    /** Writes a message as one excerpt; copies it from the sender's memory straight into the mapped file. */
    private static final class ChronicleSender implements Sender {

        private final ExcerptAppender appender;
        private final PointerBytesStore source = new PointerBytesStore();

        ChronicleSender(final ExcerptAppender appender) {
            this.appender = appender;
        }

        @Override
        public boolean send(final DirectBuffer buffer, final int offset, final int length) {
            try (DocumentContext excerpt = appender.writingDocument()) {
                excerpt.wire().bytes().write(at(buffer.addressOffset() + offset, length));
            }
            return true;
        }

        private PointerBytesStore at(final long address, final int length) {
            source.set(address, length);
            return source;
        }

        @Override
        public void close() {
            appender.close();
        }
    }

    /** Hands messages out where they are mapped. */
    private static final class ChronicleReceiver implements Receiver {

        private final ExcerptTailer tailer;
        private final UnsafeBuffer view = new UnsafeBuffer(0, 0);

        ChronicleReceiver(final ExcerptTailer tailer) {
            this.tailer = tailer;
        }

        @Override
        public int poll(final RecordHandler handler, final int limit) {
            for (int count = 0; count < limit; count++) {
                try (DocumentContext excerpt = tailer.readingDocument()) {
                    if (!excerpt.isPresent()) {
                        return count;
                    }
                    final Bytes<?> bytes = excerpt.wire().bytes();
                    final int length = (int) bytes.readRemaining();
                    view.wrap(bytes.addressForRead(bytes.readPosition()), length);
                    handler.onRecord(view, 0, length, 0, 0);
                }
            }
            return limit;
        }

        @Override
        public void close() {
            tailer.close();
        }
    }
}
