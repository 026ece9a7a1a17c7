package io.memorystreamer.server.config;

import io.smallrye.config.WithConverter;
import java.lang.reflect.Method;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/** Holds configuration mappings to their {@link Range} and {@link OneOf} annotations. Stateless. */
public final class Ranges {

    private Ranges() {}

    /**
     * Checks every value that is set.
     *
     * @throws ConfigurationError at the first that is not in its range
     */
    public static <T> void check(final Class<T> mapping, final String prefix, final T values) {
        final List<ConfigKey> keys = ConfigKey.of(mapping, prefix);
        // Those that are bounds of others first: a mistake in one is not the other's.
        final List<ConfigKey> inOrder = keys.stream()
                .sorted(Comparator.comparing(key -> dependsOn(key, prefix, keys)))
                .toList();
        for (final ConfigKey key : inOrder) {
            final Object value = present(value(key.method(), values));
            if (value != null) {
                checkRange(keys, prefix, values, key, value);
                checkWords(key, value);
            }
        }
    }

    private static boolean dependsOn(final ConfigKey key, final String prefix, final List<ConfigKey> keys) {
        final Range range = key.method().getAnnotation(Range.class);
        return range != null
                && keys.stream()
                        .map(ConfigKey::name)
                        .anyMatch(name ->
                                name.equals(prefix + "." + range.min()) || name.equals(prefix + "." + range.max()));
    }

    private static void checkRange(
            final List<ConfigKey> keys,
            final String prefix,
            final Object values,
            final ConfigKey key,
            final Object value) {
        final Method method = key.method();
        final Range range = method.getAnnotation(Range.class);
        if (range == null) {
            return;
        }
        final Object min =
                bound(keys, prefix + "." + range.min(), values).orElseGet(() -> parse(method, range.min(), value));
        final Object max =
                bound(keys, prefix + "." + range.max(), values).orElseGet(() -> parse(method, range.max(), value));
        if (compare(value, min) < 0 || compare(value, max) > 0) {
            throw new ConfigurationError(
                    key.name() + "=" + value + ": must be from " + text(method, min) + " to " + text(method, max));
        }
    }

    private static void checkWords(final ConfigKey key, final Object value) {
        final OneOf words = key.method().getAnnotation(OneOf.class);
        if (words != null && !List.of(words.value()).contains(value)) {
            throw new ConfigurationError(key.name() + "=" + value + ": must be " + words(words.value()));
        }
    }

    /** The value of the key that is a bound. */
    private static Optional<Object> bound(final List<ConfigKey> keys, final String name, final Object values) {
        return keys.stream().filter(key -> key.name().equals(name)).findFirst().map(key -> value(key.method(), values));
    }

    /** A bound in the notation of the value that is compared with it. */
    private static Object parse(final Method method, final String text, final Object value) {
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

    /** {@code a, b or c}. */
    static String words(final String... words) {
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
