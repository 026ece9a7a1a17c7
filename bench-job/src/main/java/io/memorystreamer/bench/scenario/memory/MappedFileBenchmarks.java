package io.memorystreamer.bench.scenario.memory;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

/** Copies of a block between a buffer outside the heap and a file or memory that are larger than the caches of most CPUs. */
public final class MappedFileBenchmarks {

    private static final int BLOCK_BYTES = 128;
    private static final int BLOCKS = 1 << 19; // a power of two; 64 MiB

    private MappedFileBenchmarks() {}

    /** The file, its mapping and the memory, every page of them touched; and where the next copy goes. */
    @State(Scope.Thread)
    public abstract static class Blocks {

        private static final long SIZE = (long) BLOCKS * BLOCK_BYTES;

        private Arena arena;
        private FileChannel channel;
        private MemorySegment mapping;
        private MemorySegment memory;
        private MemorySegment block;
        private ByteBuffer blockBuffer;
        private long next;

        @Setup
        public final void open() throws IOException {
            arena = Arena.ofShared();
            channel = ScratchFile.open();
            mapping = channel.map(FileChannel.MapMode.READ_WRITE, 0, SIZE, arena);
            mapping.fill((byte) 1);
            memory = arena.allocate(SIZE, BLOCK_BYTES);
            memory.fill((byte) 1);
            block = arena.allocate(BLOCK_BYTES, BLOCK_BYTES);
            blockBuffer = block.asByteBuffer();
        }

        @TearDown
        public final void close() throws IOException {
            arena.close();
            channel.close();
        }

        final long sequential() {
            return (next++ & (BLOCKS - 1)) * BLOCK_BYTES;
        }

        /** Every block once in a random order, then again: a linear congruential generator of full period (Hull and Dobell, 1962). */
        final long random() {
            next = next * 1_664_525 + 1_013_904_223;
            return (next & (BLOCKS - 1)) * BLOCK_BYTES;
        }

        final void writeMapped(final long position) {
            MemorySegment.copy(block, 0, mapping, position, BLOCK_BYTES);
        }

        final void writeMemory(final long position) {
            MemorySegment.copy(block, 0, memory, position, BLOCK_BYTES);
        }

        final int writeChannel(final long position) throws IOException {
            blockBuffer.clear();
            return channel.write(blockBuffer, position);
        }

        final long readMapped(final long position) {
            MemorySegment.copy(mapping, position, block, 0, BLOCK_BYTES);
            return first();
        }

        final long readMemory(final long position) {
            MemorySegment.copy(memory, position, block, 0, BLOCK_BYTES);
            return first();
        }

        final long readChannel(final long position) throws IOException {
            blockBuffer.clear();
            channel.read(blockBuffer, position);
            return first();
        }

        private long first() {
            return block.get(ValueLayout.JAVA_LONG, 0);
        }
    }

    /** One block behind the other. */
    public static class SequentialWrite extends Blocks {

        @Benchmark
        public void mappedFile() {
            writeMapped(sequential());
        }

        @Benchmark
        public int fileChannel() throws IOException {
            return writeChannel(sequential());
        }

        @Benchmark
        public void anonymousMemory() {
            writeMemory(sequential());
        }
    }

    /** One block behind the other. */
    public static class SequentialRead extends Blocks {

        @Benchmark
        public long mappedFile() {
            return readMapped(sequential());
        }

        @Benchmark
        public long fileChannel() throws IOException {
            return readChannel(sequential());
        }

        @Benchmark
        public long anonymousMemory() {
            return readMemory(sequential());
        }
    }

    /** Blocks at random. */
    public static class RandomWrite extends Blocks {

        @Benchmark
        public void mappedFile() {
            writeMapped(random());
        }

        @Benchmark
        public int fileChannel() throws IOException {
            return writeChannel(random());
        }

        @Benchmark
        public void anonymousMemory() {
            writeMemory(random());
        }
    }

    /** Blocks at random. */
    public static class RandomRead extends Blocks {

        @Benchmark
        public long mappedFile() {
            return readMapped(random());
        }

        @Benchmark
        public long fileChannel() throws IOException {
            return readChannel(random());
        }

        @Benchmark
        public long anonymousMemory() {
            return readMemory(random());
        }
    }
}
