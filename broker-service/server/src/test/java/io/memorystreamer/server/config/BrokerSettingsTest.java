package io.memorystreamer.server.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.memorystreamer.log.LogConfig;
import io.memorystreamer.log.Storage;
import io.smallrye.config.WithConverter;
import io.smallrye.config.WithDefault;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class BrokerSettingsTest {

    @TempDir
    Path directory;

    private BrokerSettings resolve(final String... keysAndValues) {
        final Map<String, String> values = new HashMap<>(Map.of("data-dir", directory.toString()));
        for (int i = 0; i < keysAndValues.length; i += 2) {
            values.put(keysAndValues[i], keysAndValues[i + 1]);
        }
        return BrokerSettings.resolve((BrokerConfig) Proxy.newProxyInstance(
                BrokerConfig.class.getClassLoader(),
                new Class<?>[] {BrokerConfig.class},
                (proxy, method, arguments) -> value(method, values)));
    }

    /** What the mapping answers; its own implementation is generated when the application is packaged. */
    private static Object value(final Method method, final Map<String, String> values) {
        final String key = method.getName().replaceAll("([A-Z])", "-$1").toLowerCase(Locale.ROOT);
        final WithDefault preset = method.getAnnotation(WithDefault.class);
        final String text = values.getOrDefault(key, preset == null ? null : preset.value());
        final boolean size = method.isAnnotationPresent(WithConverter.class);
        return switch (method.getReturnType().getSimpleName()) {
            case "int" -> Integer.parseInt(text);
            case "long" -> ByteSizeConverter.parse(text);
            case "boolean" -> Boolean.parseBoolean(text);
            case "Duration" -> Duration.parse(text);
            case "OptionalInt" -> text == null ? OptionalInt.empty() : OptionalInt.of(Integer.parseInt(text));
            case "Optional" ->
                Optional.ofNullable(text)
                        .map(present -> size
                                ? ByteSizeConverter.parse(present)
                                : method.getName().equals("retentionTime") ? Duration.parse(present) : present);
            default -> text;
        };
    }

    @ParameterizedTest
    @ValueSource(strings = {"32m", "64m", "256m", "1g", "6g"})
    void defaultsHoldAPartitionAndTheLargestMessageInAnyMemory(final String memory) {
        final BrokerSettings settings = resolve("memory", memory);

        assertThat(LogConfig.maxRecordLength(settings.segmentBytes()))
                .isGreaterThanOrEqualTo(settings.maxMessageBytes());
        assertThat(new LogConfig(directory, settings.segmentBytes(), settings.retentionBytes()).maxBytes())
                .isLessThanOrEqualTo(settings.memory());
    }

    @Test
    void about25DefaultPartitionsFitIntoAGigabyteOrMore() {
        for (final String memory : new String[] {"1g", "6g"}) {
            final BrokerSettings settings = resolve("memory", memory);
            final long partition =
                    new LogConfig(directory, settings.segmentBytes(), settings.retentionBytes()).maxBytes();
            assertThat(settings.memory() / partition).isBetween(15L, 30L);
        }
    }

    @Test
    void memoryDefaultsToAQuarterOfTheMachineOrLess() {
        assertThat(resolve().memory()).isLessThanOrEqualTo(MachineMemory.bytes() / 4);
    }

    @Test
    void topicsInMemoryLiveInSharedMemoryAlsoBesideADataDirectory() {
        assertThat(resolve().memoryDirectory()).isEqualTo(Path.of("/dev/shm"));
        assertThat(resolve("memory-dir", directory.toString()).memoryDirectory())
                .isEqualTo(directory);
        assertThat(resolve().dataDirectory()).contains(directory);
    }

    @Test
    void topicsThatSurviveByDefaultNeedADataDirectory() {
        assertThat(resolve("storage", "mapped").storage()).isEqualTo(Storage.MAPPED);
        assertThatThrownBy(() -> resolve("storage", "mapped", "data-dir", null))
                .isInstanceOf(ConfigurationError.class)
                .hasMessage("memorystreamer.broker.storage=mapped: needs data-dir, where the topics are to survive");
    }

    @Test
    void retentionByAgeIsUnboundedUnlessSet() {
        assertThat(resolve().retentionMillis()).isEqualTo(LogConfig.UNLIMITED);
        assertThat(resolve("retention-time", "P7D").retentionMillis()).isEqualTo(604_800_000);
    }

    @Test
    void segmentsAreRoundedUpToPages() {
        assertThat(resolve("memory", "1g", "segment-bytes", "1000001").segmentBytes())
                .isEqualTo(1_003_520);
    }

    @ParameterizedTest
    @CsvSource({
        "kafka-port, -1, must be from 0 to 65535",
        "advertised-port, 0, must be from 1 to 65535",
        "memory, 1m, must be from 32.0 MiB to",
        "max-partitions, 0, must be from 1 to 100000",
        "default-partitions, 5000, must be from 1 to 2000",
        "segment-bytes, 1k, must be from 64.0 KiB to 1.0 GiB",
        "max-message-bytes, 64m, must be from 1.0 KiB to 16.0 MiB",
        "max-request-bytes, 2g, must be from 1.0 KiB to 1.0 GiB",
        "in-flight-bytes, 1k, must be from 1.0 MiB to 1024.0 TiB",
        "max-connections, 0, must be from 1 to 1000000",
        "idle-timeout, PT0.1S, must be from PT1S to P1D",
        "group-initial-rebalance-delay, PT2M, must be from PT0S to PT1M",
        "offsets-retention, PT0S, must be from PT1S to P36500D",
        "data-dir, /no/such/directory, must be an existing directory",
        "memory-dir, /no/such/directory, must be an existing directory",
        "retention-time, PT0S, must be from PT0.001S to P36500D",
        "storage, disk, 'must be memory, mapped or file'",
        "retention-bytes, 900g, already takes"
    })
    void valuesOutOfRangeAreRefusedByKeyAndRange(final String key, final String value, final String message) {
        assertThatThrownBy(() -> resolve(key, value))
                .isInstanceOf(ConfigurationError.class)
                .hasMessageStartingWith(BrokerConfig.PREFIX + ".")
                .hasMessageContaining(message);
    }
}
