package io.memorystreamer.bench.measure;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AllowedPlacesTest {

    @TempDir
    Path directory;

    @Test
    void listsAreReadAndNotTheMasks() throws IOException {
        final Path status = directory.resolve("status");
        Files.writeString(
                status,
                "Name:\tjava\nCpus_allowed:\t0c\nCpus_allowed_list:\t2-3\nMems_allowed:\t1\nMems_allowed_list:\t0,2\n");
        assertThat(AllowedPlaces.read(status).cpus()).hasValue("2-3");
        assertThat(AllowedPlaces.read(status).memoryNodes()).hasValue("0,2");
    }

    @Test
    void systemWithoutProcTellsNothing() {
        assertThat(AllowedPlaces.read(directory.resolve("none")).cpus()).isEmpty();
        assertThat(AllowedPlaces.read(directory.resolve("none")).memoryNodes()).isEmpty();
    }
}
