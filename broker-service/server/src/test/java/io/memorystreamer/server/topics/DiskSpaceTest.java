package io.memorystreamer.server.topics;

import static org.assertj.core.api.Assertions.assertThat;

import io.memorystreamer.server.storage.DiskUsage;
import java.io.IOException;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What is promised of a disk that others use, too. */
class DiskSpaceTest {

    /** Some topics' files on a file system, and how often they were looked at. */
    private static final class Disk implements DiskUsage {

        private final Map<String, Long> files = new HashMap<>();
        private long usable = 1000;
        private int looks;

        void fill(final String topic, final long bytes) {
            files.merge(topic, bytes, Long::sum);
            usable -= bytes;
        }

        @Override
        public long usableBytes() {
            return usable;
        }

        @Override
        public long usedBytes(final String topic) {
            looks++;
            return files.getOrDefault(topic, 0L);
        }
    }

    private final Disk disk = new Disk();
    private long now;
    private final DiskSpace space = new DiskSpace(disk, () -> now);

    @Test
    void theFilesOfAllTopicsAreNotLookedAtForEachNewTopic() throws IOException {
        for (int i = 0; i < 100; i++) {
            assertThat(space.hasRoom(10)).isTrue();
            space.reserve("t" + i, 10);
            disk.fill("t" + i, 5);
        }
        assertThat(disk.looks).isZero();
        assertThat(space.hasRoom(1)).isFalse();
        assertThat(disk.looks).as("before the refusal").isEqualTo(100);
        assertThat(space.usable()).isEqualTo(500);
        assertThat(space.promised()).isEqualTo(500);
    }

    @Test
    void whatTopicsFillOfWhatTheyWerePromisedIsNotCountedTwice() throws IOException {
        space.reserve("t", 600);
        assertThat(space.hasRoom(400)).isTrue();
        disk.fill("t", 500);
        assertThat(space.hasRoom(400)).isTrue();
        now += DiskSpace.MAX_AGE.toNanos();
        assertThat(space.hasRoom(400)).isTrue();
        assertThat(space.hasRoom(401)).isFalse();
    }

    @Test
    void whatIsReleasedCanBePromisedAgain() throws IOException {
        space.reserve("t", 600);
        assertThat(space.hasRoom(401)).isFalse();
        space.release("t");
        assertThat(space.hasRoom(1000)).isTrue();
        assertThat(space.hasRoom(1001)).isFalse();
    }

    @Test
    void whatOthersTakeIsSeenAfterAWhileAndWhatTheyGiveBackAtOnce() throws IOException {
        assertThat(space.hasRoom(1000)).isTrue();
        disk.usable = 100;
        now += DiskSpace.MAX_AGE.toNanos();
        assertThat(space.hasRoom(101)).isFalse();
        disk.usable = 500;
        assertThat(space.hasRoom(500)).isTrue();
    }
}
