package io.memorystreamer.log;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.StructLayout;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.VarHandle;
import java.nio.ByteBuffer;

/**
 * The few calls to the C library that Java has no other word for: anonymous memory, huge pages, and giving pages back
 * while their addresses stay valid. Linux. Thread-safe.
 */
@SuppressWarnings("restricted")
final class NativeMemory {

    /** A huge page of x86-64 and of arm64 with 4 KiB pages. */
    static final int HUGE_PAGE = 2 * 1024 * 1024;

    // <sys/mman.h> of Linux
    private static final int PROT_READ_WRITE = 0x1 | 0x2;
    private static final int MAP_PRIVATE_ANONYMOUS = 0x02 | 0x20;
    private static final int MADV_DONTNEED = 4;
    private static final int MADV_REMOVE = 9;
    private static final int MADV_HUGEPAGE = 14;
    private static final int MADV_POPULATE_WRITE = 23;

    private static final StructLayout CALL_STATE = Linker.Option.captureStateLayout();
    private static final VarHandle ERRNO = CALL_STATE.varHandle(MemoryLayout.PathElement.groupElement("errno"));

    private static final MethodHandle MMAP = function(
            "mmap",
            FunctionDescriptor.of(
                    ValueLayout.JAVA_LONG,
                    ValueLayout.JAVA_LONG,
                    ValueLayout.JAVA_LONG,
                    ValueLayout.JAVA_INT,
                    ValueLayout.JAVA_INT,
                    ValueLayout.JAVA_INT,
                    ValueLayout.JAVA_LONG));
    private static final MethodHandle MUNMAP = function(
            "munmap", FunctionDescriptor.of(ValueLayout.JAVA_INT, ValueLayout.JAVA_LONG, ValueLayout.JAVA_LONG));
    private static final MethodHandle MADVISE = function(
            "madvise",
            FunctionDescriptor.of(
                    ValueLayout.JAVA_INT, ValueLayout.JAVA_LONG, ValueLayout.JAVA_LONG, ValueLayout.JAVA_INT));

    private NativeMemory() {}

    /** @return null where the C library has no such function */
    private static MethodHandle function(final String name, final FunctionDescriptor descriptor) {
        final Linker linker = Linker.nativeLinker();
        return linker.defaultLookup()
                .find(name)
                .map(address -> linker.downcallHandle(address, descriptor, Linker.Option.captureCallState("errno")))
                .orElse(null);
    }

    /**
     * Zeroed memory of this process alone, resident from the start, in huge pages where its size is a multiple of one and
     * the kernel has some. The collector gives it back when the buffer and its views are unreachable.
     *
     * @throws IOException when the kernel refuses
     */
    static ByteBuffer anonymous(final int bytes) throws IOException {
        if (MMAP == null || MUNMAP == null || MADVISE == null) {
            throw new IOException("anonymous memory needs mmap: set a directory on a tmpfs instead");
        }
        final boolean huge = bytes % HUGE_PAGE == 0;
        final long mapped = huge ? (long) bytes + HUGE_PAGE : bytes;
        try (Arena call = Arena.ofConfined()) {
            final MemorySegment state = call.allocate(CALL_STATE);
            final long address =
                    (long) MMAP.invokeExact(state, 0L, mapped, PROT_READ_WRITE, MAP_PRIVATE_ANONYMOUS, -1, 0L);
            if (address == -1) {
                throw failure("mmap", state);
            }
            final long start = huge ? (address + HUGE_PAGE - 1) & -HUGE_PAGE : address;
            if (huge) {
                // A hint: without huge pages the memory is as good, only slower.
                final int ignored = (int) MADVISE.invokeExact(state, start, (long) bytes, MADV_HUGEPAGE);
            }
            if ((int) MADVISE.invokeExact(state, start, (long) bytes, MADV_POPULATE_WRITE) != 0
                    && errno(state) != EINVAL) {
                final IOException refused = failure("madvise", state);
                final int ignored = (int) MUNMAP.invokeExact(state, address, mapped);
                throw refused;
            }
            return MemorySegment.ofAddress(start)
                    .reinterpret(bytes, Arena.ofAuto(), freed -> unmap(address, mapped))
                    .asByteBuffer();
        } catch (final IOException | RuntimeException | Error e) {
            throw e;
        } catch (final Throwable e) {
            throw new IllegalStateException(e);
        }
    }

    /** Kernels before 5.14 do not know {@link #MADV_POPULATE_WRITE}; the first touch makes the pages resident then. */
    private static final int EINVAL = 22;

    private static void unmap(final long address, final long bytes) {
        try (Arena call = Arena.ofConfined()) {
            final int ignored = (int) MUNMAP.invokeExact(call.allocate(CALL_STATE), address, bytes);
        } catch (final Throwable e) {
            throw new IllegalStateException(e);
        }
    }

    /** Makes every page of a mapping resident and writable now, and not at its first touch. A hint. */
    static void populate(final long address, final long bytes) {
        advise(address, bytes, MADV_POPULATE_WRITE);
    }

    /**
     * Gives the pages back to the kernel at once. The addresses stay valid and read as zeroes.
     *
     * @param shared whether they are those of a file on a tmpfs and not anonymous
     */
    static void release(final long address, final long bytes, final boolean shared) {
        advise(address, bytes, shared ? MADV_REMOVE : MADV_DONTNEED);
    }

    private static void advise(final long address, final long bytes, final int advice) {
        if (MADVISE == null) {
            return;
        }
        try (Arena call = Arena.ofConfined()) {
            final int ignored = (int) MADVISE.invokeExact(call.allocate(CALL_STATE), address, bytes, advice);
        } catch (final Throwable e) {
            throw new IllegalStateException(e);
        }
    }

    private static int errno(final MemorySegment state) {
        return (int) ERRNO.get(state, 0L);
    }

    private static IOException failure(final String function, final MemorySegment state) {
        final int errno = errno(state);
        return new IOException(function + " failed with errno " + errno + (errno == 12 ? " (out of memory)" : ""));
    }
}
