package io.memorystreamer.server.storage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PropertiesFileTest {

    @TempDir
    Path directory;

    private Path file;

    @BeforeEach
    void write() throws IOException {
        file = directory.resolve("some.properties");
        PropertiesFile.write(file, "some-kind", 1, Map.of("key", "value=with=signs"));
    }

    @Test
    void whatWasWrittenIsReadAndNothingElseIsLeft() throws Exception {
        PropertiesFile.write(file, "some-kind", 1, Map.of("key", "other"));

        assertThat(PropertiesFile.read(file, "some-kind", 1)).isEqualTo(Map.of("key", "other"));
        assertThat(directory).isDirectoryNotContaining("glob:**.tmp");
    }

    @Test
    void everyFlippedBitAndEveryLostByteIsDamage() throws Exception {
        final byte[] intact = Files.readAllBytes(file);
        for (int i = 0; i < intact.length; i++) {
            for (int bit = 0; bit < Byte.SIZE; bit++) {
                final byte[] flipped = intact.clone();
                flipped[i] ^= (byte) (1 << bit);
                Files.write(file, flipped);
                assertDamaged();
            }
            Files.write(file, Arrays.copyOf(intact, i));
            assertDamaged();
        }
    }

    private void assertDamaged() {
        assertThatThrownBy(() -> PropertiesFile.read(file, "some-kind", 1))
                .isInstanceOf(IOException.class)
                .hasMessageStartingWith(file.toString())
                .hasMessageContaining("damaged");
    }

    @Test
    void laterVersionsOtherKindsAndMissingFilesAreToldApart() throws Exception {
        PropertiesFile.write(file, "some-kind", 2, Map.of());
        assertThatThrownBy(() -> PropertiesFile.read(file, "some-kind", 1))
                .hasMessage(file + " has format 'some-kind 2', this broker reads version 1 only");
        assertThatThrownBy(() -> PropertiesFile.read(file, "another-kind", 1))
                .hasMessage(file + " is damaged, or is not a file of kind another-kind");
        Files.delete(file);
        assertThatThrownBy(() -> PropertiesFile.read(file, "some-kind", 1)).hasMessage(file + " is missing");
    }

    @Test
    void aLargeFileIsNotOurs() throws Exception {
        Files.write(file, new byte[1 << 20]);
        assertDamaged();
    }
}
