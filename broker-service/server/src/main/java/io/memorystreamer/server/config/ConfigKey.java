package io.memorystreamer.server.config;

import java.lang.reflect.Method;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * A key of the broker's configuration.
 *
 * @param name with its prefix: {@code memorystreamer.broker.kafka-port}
 * @param method of the mapping that declares it
 */
public record ConfigKey(String name, Method method) {

    /** All keys there are, in alphabetical order. */
    public static final List<ConfigKey> ALL = Stream.concat(
                    of(BrokerConfig.class, BrokerConfig.PREFIX).stream(),
                    of(HttpConfig.class, HttpConfig.PREFIX).stream())
            .sorted(Comparator.comparing(ConfigKey::name))
            .toList();

    /** The keys of one mapping. */
    static List<ConfigKey> of(final Class<?> mapping, final String prefix) {
        return Arrays.stream(mapping.getMethods())
                .map(method -> new ConfigKey(
                        prefix + "."
                                + method.getName().replaceAll("([A-Z])", "-$1").toLowerCase(Locale.ROOT),
                        method))
                .sorted(Comparator.comparing(ConfigKey::name))
                .toList();
    }

    static Optional<ConfigKey> find(final String name) {
        return ALL.stream().filter(key -> key.name.equals(name)).findFirst();
    }

    /** The environment variable that sets it, see MicroProfile Config, "Environment Variables Mapping Rules". */
    public String environmentVariable() {
        return name.replaceAll("[^A-Za-z0-9]", "_").toUpperCase(Locale.ROOT);
    }

    /** What it may be: {@code from 1 to 65535}; empty when anything of its type. */
    public Optional<String> range() {
        final Range range = method.getAnnotation(Range.class);
        if (range != null) {
            return Optional.of("from " + range.min() + " to " + range.max());
        }
        return Optional.ofNullable(method.getAnnotation(OneOf.class)).map(words -> Ranges.words(words.value()));
    }
}
