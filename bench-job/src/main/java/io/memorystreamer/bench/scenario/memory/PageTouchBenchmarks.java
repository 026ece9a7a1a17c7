package io.memorystreamer.bench.scenario.memory;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.channels.FileChannel;
import org.agrona.UnsafeApi;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

/**
 * The first write to each page of memory that was just mapped: a page fault. A new mapping follows when all pages are touched; what
 * mapping and unmapping cost is part of the figure, divided by the pages.
 */
@State(Scope.Thread)
public class PageTouchBenchmarks {

    private static final long PAGE_BYTES = 4096;
    private static final long SIZE = 64L * 1024 * 1024;

    private FileChannel channel;
    private Arena arena;
    private MemorySegment mapping;
    private long address;
    private long position;

    @Setup
    public void open() throws IOException {
        channel = ScratchFile.open();
        try (Arena first = Arena.ofShared()) {
            channel.map(FileChannel.MapMode.READ_WRITE, 0, SIZE, first).fill((byte) 1);
        }
    }

    /** Warm-up and measurement start with a fresh mapping. */
    @Setup(Level.Iteration)
    public void startOver() {
        position = SIZE;
    }

    @TearDown
    public void close() throws IOException {
        unmap();
        channel.close();
    }

    private void unmap() {
        if (arena != null) {
            arena.close();
            arena = null;
        }
        if (address != 0) {
            UnsafeApi.freeMemory(address);
            address = 0;
        }
    }

    /** The page cache has the page: it is only entered into the process's page table. */
    @Benchmark
    public void mappedFileInCache() throws IOException {
        if (position == SIZE) {
            map();
        }
        touchMapped();
    }

    /** The page is new to the file as well: the file system finds room for it, and it is cleared. */
    @Benchmark
    public void mappedFileGrowing() throws IOException {
        if (position == SIZE) {
            unmap();
            channel.truncate(0);
            map();
        }
        touchMapped();
    }

    /** Memory of the C library, which maps as much as this anew; not cleared by anybody but the kernel. */
    @Benchmark
    public void anonymousMemory() {
        if (position == SIZE) {
            unmap();
            address = UnsafeApi.allocateMemory(SIZE);
            position = 0;
        }
        UnsafeApi.putLong(address + position, position);
        position += PAGE_BYTES;
    }

    private void map() throws IOException {
        unmap();
        arena = Arena.ofShared();
        mapping = channel.map(FileChannel.MapMode.READ_WRITE, 0, SIZE, arena);
        position = 0;
    }

    private void touchMapped() {
        mapping.set(ValueLayout.JAVA_LONG, position, position);
        position += PAGE_BYTES;
    }
}
