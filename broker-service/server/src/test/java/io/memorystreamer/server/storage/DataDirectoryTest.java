package io.memorystreamer.server.storage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.memorystreamer.server.config.ConfigurationError;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DataDirectoryTest {

    @TempDir
    Path directory;

    @Test
    void oneBrokerAtATimeHasIt() {
        try (DataDirectory first = DataDirectory.open(directory)) {
            assertThat(first).isNotNull();
            assertThatThrownBy(() -> DataDirectory.open(directory))
                    .isInstanceOf(ConfigurationError.class)
                    .hasMessage("memorystreamer.broker.data-dir=" + directory
                            + ": another broker uses it; stop that one, or give each its own directory");
        }
        DataDirectory.open(directory).close();
    }

    @Test
    void theClusterIdStays() {
        try (DataDirectory data = DataDirectory.open(directory)) {
            assertThat(data.clusterId("first")).isEqualTo("first");
            assertThat(data.clusterId("second")).isEqualTo("first");
        }
    }

    @Test
    void aDamagedClusterIdIsToldWithTheWayOut() throws Exception {
        final Path file = Files.writeString(directory.resolve("cluster.properties"), "what?");
        try (DataDirectory data = DataDirectory.open(directory)) {
            assertThatThrownBy(() -> data.clusterId("fresh"))
                    .isInstanceOf(ConfigurationError.class)
                    .hasMessageContaining(file + " is damaged")
                    .hasMessageEndingWith("restore the file, or remove it to get a new cluster id");
        }
    }
}
