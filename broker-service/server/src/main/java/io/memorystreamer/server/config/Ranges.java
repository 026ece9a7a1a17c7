package io.memorystreamer.server.config;

import io.smallrye.config.WithConverter;
import java.lang.reflect.Method;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalInt;

/** Holds configuration mappings to their {@link Range} and {@link OneOf} annotations. Stateless. */
public final class Ranges {

    private Ranges() {}

    /** The keys of a mapping, as methods in alphabetical order. */
    public static List<Method> keys(final Class<?> mapping) {
        return Arrays.stream(mapping.getMethods())
                .sorted(Comparator.comparing(Method::getName))
                .toList();
    }

    /** {@code kafka-port} of {@code kafkaPort()}. */
    public static String key(final Method method) {
        return method.getName().replaceAll("([A-Z])", "-$1").toLowerCase(Locale.ROOT);
    }

    /** What a key may be: {@code must be from 1 to 65535}; empty when anything of its type. */
    public static Optional<String> expectation(final Method method) {
        final Range range = method.getAnnotation(Range.class);
        if (range != null) {
            return Optional.of("must be from " + range.min() + " to " + range.max());
        }
        return Optional.ofNullable(method.getAnnotation(OneOf.class)).map(words -> "must be " + words(words.value()));
    }

    /**
     * Checks every value that is set.
     *
     * @throws ConfigurationError at the first that is not in its range
     */
    public static <T> void check(final Class<T> mapping, final String prefix, final T values) {
        for (final Method method : keys(mapping)) {
            final Object value = present(value(method, values));
            if (value != null) {
                check(mapping, prefix, values, method, value);
            }
        }
    }

    private static void check(
            final Class<?> mapping, final String prefix, final Object values, final Method method, final Object value) {
        final Range range = method.getAnnotation(Range.class);
        if (range != null) {
            final Object min = bound(mapping, values, method, range.min(), value);
            final Object max = bound(mapping, values, method, range.max(), value);
            if (compare(value, min) < 0 || compare(value, max) > 0) {
                throw error(prefix, method, value, "must be from " + text(method, min) + " to " + text(method, max));
            }
        }
        final OneOf words = method.getAnnotation(OneOf.class);
        if (words != null && !List.of(words.value()).contains(value)) {
            throw error(prefix, method, value, "must be " + words(words.value()));
        }
    }

    private static ConfigurationError error(
            final String prefix, final Method method, final Object value, final String expected) {
        return new ConfigurationError(prefix + "." + key(method) + "=" + value + ": " + expected);
    }

    /** Another key's value, or the text in the notation of the value that is to be compared. */
    private static Object bound(
            final Class<?> mapping, final Object values, final Method method, final String text, final Object value) {
        for (final Method other : keys(mapping)) {
            if (key(other).equals(text)) {
                return value(other, values);
            }
        }
        if (value instanceof Duration) {
            return Duration.parse(text);
        }
        return isSize(method) ? (Object) ByteSizeConverter.parse(text) : Integer.valueOf(text);
    }

    @SuppressWarnings({"unchecked", "rawtypes"}) // Bounds have the type of the value.
    private static int compare(final Object value, final Object bound) {
        return ((Comparable) value).compareTo(bound);
    }

    private static boolean isSize(final Method method) {
        return method.isAnnotationPresent(WithConverter.class);
    }

    private static String text(final Method method, final Object bound) {
        if (bound instanceof final Duration duration) {
            return duration.toDays() > 0 ? "P" + duration.toDays() + "D" : duration.toString();
        }
        return isSize(method) ? ByteSizeConverter.format((Long) bound) : bound.toString();
    }

    private static String words(final String... words) {
        final List<String> list = new ArrayList<>(List.of(words));
        final String last = list.removeLast();
        return list.isEmpty() ? last : String.join(", ", list) + " or " + last;
    }

    private static Object value(final Method method, final Object values) {
        try {
            return method.invoke(values);
        } catch (final ReflectiveOperationException e) {
            throw new IllegalStateException(e);
        }
    }

    private static Object present(final Object value) {
        return switch (value) {
            case final Optional<?> optional -> optional.orElse(null);
            case final OptionalInt optional -> optional.isPresent() ? optional.getAsInt() : null;
            default -> value;
        };
    }
}
