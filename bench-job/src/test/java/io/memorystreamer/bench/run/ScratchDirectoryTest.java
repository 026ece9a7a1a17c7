package io.memorystreamer.bench.run;

import static org.assertj.core.api.Assertions.assertThat;

import io.memorystreamer.bench.NotTested;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ScratchDirectoryTest {

    @TempDir
    Path parent;

    @Test
    void closingDeletesEverythingInIt() throws IOException {
        final Path path;
        try (ScratchDirectory scratch = ScratchDirectory.create(parent)) {
            path = scratch.path();
            Files.writeString(
                    Files.createDirectories(path.resolve("peer/aeron")).resolve("cnc.dat"), "x");
        }
        assertThat(path).doesNotExist();
    }

    /** Nobody holds its lock any longer: the run that made it was killed. */
    @Test
    void nextRunDeletesWhatAKilledOneHasLeftAndNothingElse() throws IOException {
        final Path abandoned = Files.createDirectory(parent.resolve("memorystreamer-bench-1"));
        Files.writeString(abandoned.resolve("owner.lock"), "");
        final Path other = Files.createDirectory(parent.resolve("memorystreamer-2"));
        try (ScratchDirectory alive = ScratchDirectory.create(parent);
                ScratchDirectory next = ScratchDirectory.create(parent)) {
            assertThat(abandoned).doesNotExist();
            assertThat(alive.path()).isDirectory();
            assertThat(next.path()).isDirectory();
            assertThat(other).isDirectory();
        }
    }

    @Test
    void directoryWithoutALockIsLeftAloneWhileItMayBeInTheMaking() throws IOException {
        final Path made = Files.createDirectory(parent.resolve("memorystreamer-bench-1"));
        final Path left = Files.createDirectory(parent.resolve("memorystreamer-bench-2"));
        Files.setLastModifiedTime(left, FileTime.from(Instant.now().minus(1, ChronoUnit.HOURS)));
        try (ScratchDirectory scratch = ScratchDirectory.create(parent)) {
            assertThat(scratch.path()).isDirectory();
            assertThat(made).isDirectory();
            assertThat(left).doesNotExist();
        }
    }

    @Test
    void fileSystemMountedInItIsLetGoOfFirst() throws IOException {
        final ScratchDirectory scratch = ScratchDirectory.create(parent);
        final Path disk = Files.createDirectory(scratch.path().resolve("disk"));
        try {
            MemoryFileSystem.mount(disk, 1 << 20);
        } catch (final IOException e) {
            scratch.close();
            NotTested.unlessPermitted("a file system mounted in the scratch directory", e.getMessage());
        }
        Files.writeString(disk.resolve("file"), "x");
        assertThat(Files.getFileStore(disk).getTotalSpace()).isEqualTo(1 << 20);
        scratch.close();
        assertThat(scratch.path()).doesNotExist();
    }
}
