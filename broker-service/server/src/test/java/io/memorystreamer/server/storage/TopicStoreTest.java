package io.memorystreamer.server.storage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TopicStoreTest {

    private static final StoredTopic ORDERS = new StoredTopic(
            "orders", UUID.randomUUID(), 2, Map.of("retention.bytes", "1000"), Set.of("retention.bytes"));

    @TempDir
    Path directory;

    private TopicStore store;

    @BeforeEach
    void open() throws IOException {
        store = TopicStore.open(directory.resolve("topics"));
    }

    @Test
    void aTopicIsReadBackByTheNextRun() throws Exception {
        store.create(ORDERS);

        open();

        assertThat(store.names()).containsExactly("orders");
        assertThat(store.read("orders")).isEqualTo(ORDERS);
        assertThat(store.directory("orders", 1)).isEmptyDirectory();
    }

    @Test
    void whatACrashLeftHalfMadeOrHalfRemovedIsGone() throws Exception {
        store.create(ORDERS);
        store.create(new StoredTopic("going", UUID.randomUUID(), 1, Map.of(), Set.of()));
        store.markDeleted("going");
        Files.createDirectories(store.directory("new~123").resolve("0"));
        Files.writeString(
                Files.createDirectories(store.directory("deleted~123").resolve("0"))
                        .resolve("segment"),
                "data");

        open();

        assertThat(store.names()).containsExactly("orders");
    }

    @Test
    void whatIsNotATopicIsLeftAlone() throws Exception {
        final Path foreign = Files.writeString(store.directory("notes.txt"), "mine");

        open();

        assertThat(store.names()).isEmpty();
        assertThat(foreign).exists();
    }

    @Test
    void aTopicThatExistsIsNotReplaced() throws Exception {
        store.create(ORDERS);

        assertThatThrownBy(() -> store.create(new StoredTopic("orders", UUID.randomUUID(), 1, Map.of(), Set.of())))
                .isInstanceOf(IOException.class);

        assertThat(store.read("orders")).isEqualTo(ORDERS);
        assertThat(store.names()).containsExactly("orders");
    }

    @Test
    void damageIsToldByFile() throws Exception {
        store.create(ORDERS);
        Files.delete(store.directory("orders", 1));
        assertThatThrownBy(() -> store.read("orders"))
                .hasMessage(store.directory("orders", 1) + " is missing, the log of partition 1");

        Files.delete(store.directory("orders").resolve("topic.properties"));
        assertThatThrownBy(() -> store.read("orders"))
                .hasMessage(store.directory("orders").resolve("topic.properties") + " is missing");
    }

    @Test
    void aCopiedDirectoryIsNotTakenForAnotherTopic() throws Exception {
        store.create(ORDERS);
        Files.move(store.directory("orders"), store.directory("copy"));

        assertThatThrownBy(() -> store.read("copy")).hasMessageContaining("describes topic orders, not copy");
    }

    @Test
    void aRemovedTopicsNameIsFreeAtOnceAndItsSpaceCountsNoLonger() throws Exception {
        store.create(ORDERS);
        Files.write(store.directory("orders", 0).resolve("segment"), new byte[10_000]);
        assertThat(store.usedBytes("orders")).isBetween(10_000L, 11_000L);

        store.markDeleted("orders");
        store.removeFiles("orders");

        assertThat(store.names()).isEmpty();
        store.create(ORDERS);
        assertThat(store.usedBytes("orders")).isLessThan(1000);
    }
}
