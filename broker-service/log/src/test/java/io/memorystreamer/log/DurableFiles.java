package io.memorystreamer.log;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.zip.CRC32C;

/** Segment files as the format describes them, encoded here independently of the code under test. */
final class DurableFiles {

    static final int HEADER = 4096;

    /** A frame that was written; padding has no payload. */
    record Frame(
            int segment, int position, int bytes, long offset, int records, int type, long timestamp, byte[] payload) {

        boolean isPadding() {
            return type == 3;
        }
    }

    final Path directory;
    final List<Frame> frames = new ArrayList<>();
    final List<Path> files = new ArrayList<>();
    final List<byte[]> images = new ArrayList<>();
    private final Random random;
    private final int capacity;
    private long offset;

    private DurableFiles(final Path directory, final Random random, final int capacity) {
        this.directory = directory;
        this.random = random;
        this.capacity = capacity;
    }

    /** @param full whether the last segment is full, too */
    static DurableFiles write(
            final Path directory, final Random random, final int segments, final int capacity, final boolean full)
            throws IOException {
        final DurableFiles written = new DurableFiles(directory, random, capacity);
        Files.createDirectories(directory);
        for (int i = 0; i < segments; i++) {
            final byte[] image = written.segment(i, i < segments - 1 || full);
            final Path file = directory.resolve(String.format("segment-%016x.log", i));
            Files.write(file, image);
            written.files.add(file);
            written.images.add(image);
        }
        return written;
    }

    private byte[] segment(final int sequence, final boolean full) {
        final ByteBuffer file = ByteBuffer.allocate(HEADER + capacity).order(ByteOrder.LITTLE_ENDIAN);
        header(file, capacity, offset, sequence, 1);
        int position = 0;
        final int limit = full ? capacity : random.nextInt(capacity / 2);
        while (true) {
            final byte[] payload = new byte[random.nextInt(90)];
            random.nextBytes(payload);
            final int type = random.nextInt(8);
            final int bytes = 16 + payload.length + 4 + 7 & ~7;
            if (position + bytes > limit) {
                break;
            }
            if (type == 0) {
                padding(file, sequence, position, bytes, 1);
            } else if (type == 1) {
                frame(file, sequence, position, 2, 1 + random.nextInt(5), random.nextLong(), payload);
            } else {
                frame(file, sequence, position, 1, 1, random.nextLong(), payload);
            }
            position += bytes;
        }
        if (full && position < capacity) {
            padding(file, sequence, position, capacity - position, 0);
        }
        return file.array();
    }

    static void header(
            final ByteBuffer file, final int capacity, final long baseOffset, final long sequence, final int state) {
        file.put(0, "MSTRMSEG".getBytes(java.nio.charset.StandardCharsets.US_ASCII));
        file.putInt(8, 3).putInt(12, capacity).putLong(16, baseOffset).putLong(24, sequence);
        file.putInt(32, state).putInt(36, 1).putLong(40, 1_234);
        final CRC32C crc = new CRC32C();
        crc.update(file.array(), 0, 48);
        file.putInt(48, (int) crc.getValue());
    }

    private void frame(
            final ByteBuffer file,
            final int sequence,
            final int position,
            final int type,
            final int records,
            final long timestamp,
            final byte[] payload) {
        final int at = HEADER + position;
        final int length = 16 + payload.length + 4;
        file.putInt(at, length).putInt(at + 4, type << 24 | records).putLong(at + 8, timestamp);
        file.put(at + 16, payload);
        file.putInt(at + 16 + payload.length, checksum(file, sequence, at, 8 + payload.length));
        frames.add(new Frame(sequence, position, length + 7 & ~7, offset, records, type, timestamp, payload));
        offset += records;
    }

    private void padding(
            final ByteBuffer file, final int sequence, final int position, final int bytes, final int records) {
        final int at = HEADER + position;
        file.putInt(at, -bytes).putInt(at + 4, 3 << 24 | records);
        if (bytes > 8) {
            file.putLong(at + 8, checksum(file, sequence, at, 0) & 0xFFFF_FFFFL);
        }
        frames.add(new Frame(sequence, position, bytes, offset, records, 3, 0, new byte[0]));
        offset += records;
    }

    private static int checksum(final ByteBuffer file, final long sequence, final int at, final int bytes) {
        final CRC32C crc = new CRC32C();
        crc.update(ByteBuffer.allocate(8)
                .order(ByteOrder.LITTLE_ENDIAN)
                .putLong(sequence)
                .flip());
        crc.update(file.array(), at, 8 + bytes);
        return (int) crc.getValue();
    }

    long endOffset() {
        return offset;
    }

    /** Frames of one segment. */
    List<Frame> framesOf(final long segment) {
        return frames.stream().filter(frame -> frame.segment() == segment).toList();
    }

    /** Where the frames of a segment end. */
    int endOf(final long segment) {
        final List<Frame> of = framesOf(segment);
        return of.isEmpty() ? 0 : of.getLast().position() + of.getLast().bytes();
    }

    /** The frame as it stands in a file now is byte for byte as it was written. */
    boolean isIntact(final Frame frame, final byte[] file) {
        final int from = HEADER + frame.position();
        // Of padding, only the word and its checksum mean something.
        final int to = from + (frame.isPadding() ? Math.min(16, frame.bytes()) : 20 + frame.payload().length);
        return to <= file.length && Arrays.equals(images.get(frame.segment()), from, to, file, from, to);
    }
}
