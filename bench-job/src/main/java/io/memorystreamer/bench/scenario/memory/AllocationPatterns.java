package io.memorystreamer.bench.scenario.memory;

import com.google.auto.service.AutoService;
import io.memorystreamer.bench.micro.JmhScenario;
import io.memorystreamer.bench.scenario.Scenarios;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import org.agrona.ExpandableArrayBuffer;
import org.agrona.concurrent.UnsafeBuffer;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;

/**
 * What it costs to get memory for a message of 100 bytes and write its first long, by kind of memory; and, beside them, a message
 * of 16 bytes that needs no memory but two fields of an object.
 */
@AutoService(Scenarios.class)
public final class AllocationPatterns extends JmhScenario {

    private static final int MESSAGE_BYTES = 100;

    public AllocationPatterns() {
        super(Patterns.class);
    }

    @Override
    public String id() {
        return "memory::allocation_patterns";
    }

    @Override
    public String description() {
        return "Cost of memory for a message by kind: arrays, heap and direct buffers, Agrona's, arenas, two plain fields";
    }

    /** Each returns what it made, so that none of it is optimized away but what would be in an application. */
    @State(Scope.Thread)
    public static class Patterns {

        /** A payload that is small enough to be fields of an object. */
        public record Inline(long first, long second) {}

        private static final VarHandle LONGS =
                MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.nativeOrder());

        private long next;

        @Benchmark
        public byte[] byteArray() {
            final byte[] message = new byte[MESSAGE_BYTES];
            LONGS.set(message, 0, next++);
            return message;
        }

        @Benchmark
        public ByteBuffer heapBuffer() {
            return ByteBuffer.allocate(MESSAGE_BYTES)
                    .order(ByteOrder.nativeOrder())
                    .putLong(0, next++);
        }

        /** Freed by the collector, as it has no other way. */
        @Benchmark
        public ByteBuffer directBuffer() {
            return ByteBuffer.allocateDirect(MESSAGE_BYTES)
                    .order(ByteOrder.nativeOrder())
                    .putLong(0, next++);
        }

        @Benchmark
        public UnsafeBuffer agronaUnsafeBuffer() {
            final UnsafeBuffer message = new UnsafeBuffer(new byte[MESSAGE_BYTES]);
            message.putLong(0, next++);
            return message;
        }

        @Benchmark
        public ExpandableArrayBuffer agronaExpandableBuffer() {
            final ExpandableArrayBuffer message = new ExpandableArrayBuffer(MESSAGE_BYTES);
            message.putLong(0, next++);
            return message;
        }

        /** Freed at once, as a confined arena's memory can be. */
        @Benchmark
        public long confinedArena() {
            try (Arena arena = Arena.ofConfined()) {
                final MemorySegment message = arena.allocate(MESSAGE_BYTES);
                message.set(ValueLayout.JAVA_LONG_UNALIGNED, 0, next++);
                return message.get(ValueLayout.JAVA_LONG_UNALIGNED, 0);
            }
        }

        /** Freed by the collector. */
        @Benchmark
        public MemorySegment automaticArena() {
            final MemorySegment message = Arena.ofAuto().allocate(MESSAGE_BYTES);
            message.set(ValueLayout.JAVA_LONG_UNALIGNED, 0, next++);
            return message;
        }

        @Benchmark
        public Inline inlinePayload() {
            return new Inline(next++, next);
        }
    }
}
