package io.memorystreamer.server.storage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;

import io.memorystreamer.log.FlushPolicy;
import io.memorystreamer.log.LogConfig;
import io.memorystreamer.log.LogMaintenance;
import io.memorystreamer.log.Overflow;
import io.memorystreamer.log.PartitionLog;
import io.memorystreamer.log.Storage;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Random;
import java.util.stream.Stream;
import org.agrona.concurrent.UnsafeBuffer;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StateStoreTest {

    private final LogMaintenance maintenance = new LogMaintenance();

    @TempDir
    private Path directory;

    @AfterEach
    void close() {
        maintenance.close();
    }

    private StateStore open() throws IOException {
        return StateStore.open(directory.resolve("state"), maintenance);
    }

    private static byte[] bytes(final String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    @Test
    void whatWasPutAndNotRemovedIsThereAfterARestart() throws IOException {
        try (StateStore store = open()) {
            store.put("group/a", bytes("1"));
            store.put("group/ä", new byte[0]);
            store.put("group/a", bytes("2"));
            store.put("producer/7", bytes("3"));
            store.put("gone", bytes("4"));
            store.remove("gone");
            store.remove("never there");
        }
        try (StateStore store = open()) {
            assertThat(store.get("group/a")).isEqualTo(bytes("2"));
            assertThat(store.get("gone")).isNull();
            assertThat(store.startingWith("group/")).containsOnlyKeys("group/a", "group/ä");
            assertThat(store.startingWith("")).hasSize(3);
        }
    }

    /** As when the process is killed: the kernel has what was appended. */
    @Test
    void whatWasPutIsThereWithoutAClose() throws IOException {
        final StateStore killed = open();
        killed.put("key", bytes("value"));
        final Path copy = Files.createDirectory(directory.resolve("copy"));
        try (Stream<Path> files = Files.list(directory.resolve("state"))) {
            for (final Path file : files.toList()) {
                Files.copy(file, copy.resolve(file.getFileName()));
            }
        }
        try (StateStore store = StateStore.open(copy, maintenance)) {
            assertThat(store.get("key")).isEqualTo(bytes("value"));
        } finally {
            killed.close();
        }
    }

    @Test
    void spaceOfOldValuesIsUsedAgainAndNothingAliveIsLost() throws IOException {
        final Random random = new Random(1);
        final Map<String, byte[]> expected = new HashMap<>();
        try (StateStore store = open()) {
            for (int i = 0; i < 200_000; i++) {
                final String key = "key" + random.nextInt(5_000);
                if (random.nextInt(10) == 0) {
                    store.remove(key);
                    expected.remove(key);
                } else {
                    final byte[] value = new byte[random.nextInt(1_000)];
                    random.nextBytes(value);
                    store.put(key, value);
                    expected.put(key, value);
                }
            }
            Awaitility.await().until(() -> size() < 48L * 1024 * 1024); // 90 MB were written, 2.5 MB are alive
        }
        try (StateStore store = open()) {
            final Map<String, byte[]> found = store.startingWith("key");
            assertThat(found).containsOnlyKeys(expected.keySet());
            found.forEach((key, value) -> assertThat(value).isEqualTo(expected.get(key)));
        }
    }

    @Test
    void aFewLargeValuesThatChangeDoNotFillTheLogBesideManySmallOnes() throws IOException {
        try (StateStore store = open()) {
            for (int i = 0; i < 50_000; i++) {
                store.put("small" + i, new byte[50]);
            }
            for (int i = 0; i < 300; i++) {
                store.put("large", new byte[500_000]);
            }
            Awaitility.await().until(() -> size() < 80L * 1024 * 1024); // 150 MB were written, 5 MB are alive
        }
        try (StateStore store = open()) {
            assertThat(store.startingWith("small")).hasSize(50_000);
            assertThat(store.get("large")).hasSize(500_000);
        }
    }

    @Test
    void valuesLargerThanARecordOfTheLogSurviveAndAreCompacted() throws IOException {
        final Random random = new Random(1);
        final Map<String, byte[]> expected = new HashMap<>();
        try (StateStore store = open()) {
            for (int i = 0; i < 60; i++) {
                final byte[] value = new byte[random.nextInt(4 * 1024 * 1024)];
                random.nextBytes(value);
                store.put("key" + i % 4, value);
                expected.put("key" + i % 4, value);
            }
            Awaitility.await().until(() -> size() < 80L * 1024 * 1024); // 120 MB were written, 8 MB are alive
        }
        try (StateStore store = open()) {
            final Map<String, byte[]> found = store.startingWith("key");
            assertThat(found).containsOnlyKeys(expected.keySet());
            found.forEach((key, value) -> assertThat(value).isEqualTo(expected.get(key)));
        }
    }

    @Test
    void ofAValueThatACrashHasCutOffNothingIsThereAndTheOldOneStays() throws IOException {
        try (StateStore store = open()) {
            store.put("key", bytes("old"));
        }
        final LogConfig config = new LogConfig(
                Storage.MAPPED,
                directory.resolve("state"),
                4 * 1024 * 1024,
                1L << 30,
                LogConfig.UNLIMITED,
                Overflow.REJECT,
                FlushPolicy.every(Duration.ofSeconds(1)));
        try (PartitionLog log = PartitionLog.open(config, maintenance)) {
            final UnsafeBuffer part = new UnsafeBuffer(bytes("....keynew"));
            part.putInt(0, 3 | 1 << 30); // another part follows
            assertThat(log.append(part, 0, part.capacity(), 0)).isNotNegative();
        }
        try (StateStore store = open()) {
            assertThat(store.get("key")).isEqualTo(bytes("old"));
            store.put("other", bytes("1"));
        }
        try (StateStore store = open()) {
            assertThat(store.get("key")).isEqualTo(bytes("old"));
            assertThat(store.get("other")).isEqualTo(bytes("1"));
        }
    }

    private long size() throws IOException {
        try (Stream<Path> files = Files.list(directory.resolve("state"))) {
            return files.mapToLong(file -> file.toFile().length()).sum();
        }
    }

    @Test
    void valueThatIsTooLargeIsRefusedAndTheOldOneStays() throws IOException {
        try (StateStore store = open()) {
            store.put("key", bytes("old"));
            assertThatIOException()
                    .isThrownBy(() -> store.put("key", new byte[StateStore.MAX_VALUE_BYTES + 1]))
                    .withMessageContaining("too large");
            assertThat(store.get("key")).isEqualTo(bytes("old"));
        }
    }

    @Test
    void closedStoreRefusesChanges() throws IOException {
        final StateStore store = open();
        store.close();
        assertThatIOException()
                .isThrownBy(() -> store.put("key", bytes("value")))
                .withMessageContaining("stopping");
    }

    @Test
    void storeInMemoryKeepsItsValues() throws IOException {
        try (StateStore store = StateStore.inMemory()) {
            store.put("key", bytes("value"));
            assertThat(store.get("key")).isEqualTo(bytes("value"));
            store.remove("key");
            assertThat(store.startingWith("")).isEmpty();
        }
    }
}
