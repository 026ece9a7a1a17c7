package io.memorystreamer.server.wire;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import io.memorystreamer.server.protocol.Api;
import io.memorystreamer.server.wire.WireFormatTest.Versioned;
import java.lang.management.ManagementFactory;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;
import java.nio.ByteBuffer;
import java.util.AbstractCollection;
import java.util.Collection;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.stream.Stream;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.errors.UnsupportedVersionException;
import org.apache.kafka.common.message.ApiMessageType;
import org.apache.kafka.common.protocol.ApiMessage;
import org.apache.kafka.common.protocol.ByteBufferAccessor;
import org.apache.kafka.common.protocol.Message;
import org.apache.kafka.common.protocol.ObjectSerializationCache;
import org.apache.kafka.common.record.internal.BaseRecords;
import org.apache.kafka.common.record.internal.MemoryRecords;
import org.apache.kafka.common.utils.ImplicitLinkedHashCollection;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Bytes nobody has asked for, to the decoder of every version of every API: it reads them or says what is wrong, and takes
 * no more memory than a frame of that size can fill. Seeded, so that a failure comes again.
 */
class RequestFuzzTest {

    private static final int ROUNDS = 400;

    /** Bytes of memory for each byte of a frame; the bound of control requests in {@link RequestDecoder} builds on it. */
    private static final long BYTES_PER_BYTE = 64;

    /** What decoding takes however small the frame: header, request, an exception with its trace and its message. */
    private static final long BYTES_PER_REQUEST = 256 * 1024;

    /** Of elements of hash collections; not fields. */
    private static final Set<String> LINKS = Set.of("setPrev", "setNext");

    private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

    static Stream<Versioned> everyVersion() {
        return WireFormatTest.everyVersion();
    }

    /** Reads it; anything but an answer or the one exception fails the test. */
    private static boolean isRead(final Versioned versioned, final ByteBuffer frame) {
        final String bytes = hex(frame);
        try {
            assertThat(RequestDecoder.decode(frame).body().api()).isEqualTo(Api.forKey(frame.getShort(0)));
            return true;
        } catch (final MalformedRequestException e) {
            assertThat(e.getMessage()).isNotBlank();
            return false;
        } catch (final Throwable e) {
            throw new AssertionError(versioned + " reading " + bytes, e);
        }
    }

    private static String hex(final ByteBuffer frame) {
        final byte[] bytes = new byte[Math.min(frame.remaining(), 256)];
        frame.get(frame.position(), bytes);
        return HexFormat.of().formatHex(bytes);
    }

    private static ByteBuffer copy(final ByteBuffer frame, final int length) {
        final ByteBuffer copy = ByteBuffer.allocateDirect(length);
        copy.put(frame.slice(0, Math.min(length, frame.limit()))).clear();
        return copy;
    }

    /** Fixed part and client id are legal, so that the body is reached. */
    private static ByteBuffer randomBody(final Versioned versioned, final Random random, final int length) {
        final byte[] bytes = new byte[12 + length];
        random.nextBytes(bytes);
        final ByteBuffer frame =
                ByteBuffer.allocateDirect(bytes.length).put(bytes).clear();
        frame.putShort(0, versioned.api().key()).putShort(2, versioned.version());
        frame.putShort(8, (short) -1).put(10, (byte) 0);
        return frame;
    }

    /** Not what is measured. */
    private static void loadClasses(final Versioned versioned, final ByteBuffer whole) {
        isRead(versioned, copy(whole, whole.limit()));
        isRead(versioned, copy(whole, whole.limit() / 2));
    }

    /** What was allocated by this thread while it read that. */
    private static void takesBoundedMemory(final Versioned versioned, final ByteBuffer frame) {
        final int length = frame.remaining();
        final String bytes = hex(frame);
        final long before = THREADS.getCurrentThreadAllocatedBytes();
        try {
            RequestDecoder.decode(frame);
        } catch (final MalformedRequestException e) {
            // What it takes to find out counts as well.
        }
        final long taken = THREADS.getCurrentThreadAllocatedBytes() - before;
        assertThat(taken)
                .as("bytes to read the %s bytes of %s: %s", length, versioned, bytes)
                .isLessThan(BYTES_PER_REQUEST + BYTES_PER_BYTE * length);
    }

    @ParameterizedTest
    @MethodSource("everyVersion")
    void aFilledRequestIsRead(final Versioned versioned) {
        assertThat(isRead(versioned, filled(versioned))).isTrue();
    }

    /** A few have no field that changes their size; were nothing filled, this test would try nothing. */
    @Test
    void nearlyAllRequestsCanBeFilled() {
        final List<Versioned> empty = everyVersion()
                .filter(versioned ->
                        filled(versioned).limit() <= empty(versioned).limit())
                .toList();
        assertThat(empty).hasSizeLessThan(12);
    }

    private static ByteBuffer empty(final Versioned versioned) {
        return WireFormatTest.frame(
                versioned, ApiMessageType.fromApiKey(versioned.api().key()).newRequest());
    }

    @ParameterizedTest
    @MethodSource("everyVersion")
    void randomBodiesAreReadOrRefused(final Versioned versioned) {
        final Random random = new Random(31 * versioned.hashCode());
        for (int i = 0; i < ROUNDS; i++) {
            isRead(versioned, randomBody(versioned, random, random.nextInt(200)));
        }
    }

    @ParameterizedTest
    @MethodSource("everyVersion")
    void everyTruncationIsReadOrRefused(final Versioned versioned) {
        final ByteBuffer whole = filled(versioned);
        for (int length = 0; length < whole.limit(); length++) {
            isRead(versioned, copy(whole, length));
        }
    }

    @ParameterizedTest
    @MethodSource("everyVersion")
    void flippedBitsAreReadOrRefused(final Versioned versioned) {
        final ByteBuffer whole = filled(versioned);
        final Random random = new Random(versioned.hashCode());
        for (int i = 0; i < ROUNDS; i++) {
            final ByteBuffer changed = copy(whole, whole.limit());
            for (int flips = random.nextInt(4); flips >= 0; flips--) {
                final int at = 4 + random.nextInt(changed.limit() - 4);
                changed.put(at, (byte) (changed.get(at) ^ 1 << random.nextInt(Byte.SIZE)));
            }
            isRead(versioned, changed);
        }
    }

    /** At every place: the largest int, int array lengths near the frame's own, and varints of the same. */
    @ParameterizedTest
    @MethodSource("everyVersion")
    void aHugeLengthTakesNoMoreMemoryThanTheFrameCouldFill(final Versioned versioned) {
        final ByteBuffer whole = filled(versioned);
        loadClasses(versioned, whole);
        final byte[][] lengths = {
            {0x7f, -1, -1, -1},
            {0x7f, -1},
            {0x10, 0, 0, 0},
            {-1, -1, -1, -1},
            {-128, 0, 0, 0},
            {-1, -1, -1, -1, 0x07}, // varint of the largest int
            {-1, -1, -1, -1, 0x0f}, // and of -1
            {-128, -128, -128, 0x40} // varint of 128 Mi
        };
        for (final byte[] length : lengths) {
            for (int at = 8; at + length.length <= whole.limit(); at++) {
                final ByteBuffer changed = copy(whole, whole.limit());
                changed.put(at, length);
                takesBoundedMemory(versioned, changed);
            }
        }
    }

    /** With a long frame behind it a length may be large and still seem possible. */
    @ParameterizedTest
    @MethodSource("everyVersion")
    void aLengthThatTheFrameSeemsToHoldTakesNoMoreMemoryThanItCouldFill(final Versioned versioned) {
        final ByteBuffer whole = filled(versioned);
        loadClasses(versioned, whole);
        final int length = 64 * 1024;
        final Random random = new Random(versioned.hashCode());
        for (int i = 0; i < 60; i++) {
            final ByteBuffer changed = copy(whole, length);
            final int at = 8 + random.nextInt(whole.limit() - 8);
            final int count = length - at - 8 - random.nextInt(64);
            if (random.nextBoolean()) {
                changed.putInt(at, count);
            } else {
                changed.put(at, (byte) (count | 0x80))
                        .put(at + 1, (byte) (count >> 7 | 0x80))
                        .put(at + 2, (byte) (count >> 14));
            }
            takesBoundedMemory(versioned, changed);
        }
    }

    /** A request with something in every field that the version has and that can be set alone. */
    private static ByteBuffer filled(final Versioned versioned) {
        final ApiMessage body = ApiMessageType.fromApiKey(versioned.api().key()).newRequest();
        try {
            fill(body, versioned);
        } catch (final ReflectiveOperationException e) {
            throw new AssertionError(e);
        }
        return WireFormatTest.frame(versioned, body);
    }

    private static void fill(final Object message, final Versioned versioned) throws ReflectiveOperationException {
        for (final Method setter : message.getClass().getMethods()) {
            if (!setter.getName().startsWith("set") || setter.getParameterCount() != 1) {
                continue;
            }
            if (LINKS.contains(setter.getName())) {
                continue;
            }
            final Method getter = getter(message, setter);
            final Object before = getter.invoke(message);
            final Object value = value(setter.getGenericParameterTypes()[0], versioned);
            if (value == null) {
                continue;
            }
            setter.invoke(message, value);
            // Fields that other versions have: a message refuses to be written with them.
            if (message instanceof final Message part && !writes(part, versioned.version())) {
                setter.invoke(message, before);
            }
        }
    }

    private static Method getter(final Object message, final Method setter) throws NoSuchMethodException {
        final String name = setter.getName().substring(3);
        return message.getClass().getMethod(Character.toLowerCase(name.charAt(0)) + name.substring(1));
    }

    private static boolean writes(final Message message, final short version) {
        try {
            final ObjectSerializationCache cache = new ObjectSerializationCache();
            final int size = message.size(cache, version);
            message.write(new ByteBufferAccessor(ByteBuffer.allocate(size)), cache, version);
            return true;
        } catch (final UnsupportedVersionException | NullPointerException | IllegalArgumentException e) {
            return false;
        }
    }

    private static Object value(final Type type, final Versioned versioned) throws ReflectiveOperationException {
        if (type instanceof final ParameterizedType list) {
            return List.of(value(list.getActualTypeArguments()[0], versioned));
        }
        final Class<?> kind = (Class<?>) type;
        if (ImplicitLinkedHashCollection.class.isAssignableFrom(kind)) {
            return filledCollection(kind, versioned);
        }
        return switch (kind.getSimpleName()) {
            case "byte", "Byte" -> (byte) 1;
            case "short", "Short" -> (short) 1;
            case "int", "Integer" -> 1;
            case "long", "Long" -> 1L;
            case "boolean", "Boolean" -> true;
            case "String" -> "text";
            case "Uuid" -> new Uuid(1, 2);
            case "byte[]" -> new byte[] {1, 2, 3};
            case "ByteBuffer" -> ByteBuffer.wrap(new byte[] {1, 2, 3});
            default -> {
                if (BaseRecords.class.isAssignableFrom(kind)) {
                    yield MemoryRecords.readableRecords(ByteBuffer.wrap(new byte[] {1, 2, 3}));
                }
                if (!Message.class.isAssignableFrom(kind)) {
                    yield null;
                }
                final Object part = kind.getConstructor().newInstance();
                fill(part, versioned);
                yield part;
            }
        };
    }

    /** Its element type is what its find method returns. */
    @SuppressWarnings("unchecked")
    private static Object filledCollection(final Class<?> kind, final Versioned versioned)
            throws ReflectiveOperationException {
        final Collection<Object> collection =
                (AbstractCollection<Object>) kind.getConstructor().newInstance();
        for (final Method method : kind.getMethods()) {
            if (method.getName().equals("find") && Message.class.isAssignableFrom(method.getReturnType())) {
                collection.add(value(method.getReturnType(), versioned));
                return collection;
            }
        }
        throw new InvocationTargetException(null, "no element type in " + kind);
    }
}
