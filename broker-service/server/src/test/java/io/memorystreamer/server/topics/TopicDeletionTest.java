package io.memorystreamer.server.topics;

import static org.assertj.core.api.Assertions.assertThat;

import io.memorystreamer.log.LogReader;
import io.memorystreamer.server.protocol.TopicReference;
import io.memorystreamer.server.storage.DataDirectory;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What those find who still hold a partition whose topic is deleted. */
class TopicDeletionTest {

    @TempDir
    Path directory;

    private static final byte[] RECORD = new byte[61];

    private DataDirectory data;
    private TopicRegistry topics;

    @BeforeEach
    void start() {
        data = DataDirectory.open(directory);
        topics = Brokers.topics(Brokers.settings(directory, 1 << 20, 100), data);
    }

    @AfterEach
    void stop() {
        topics.close();
        data.close();
    }

    private Partition create(final String storage) throws TopicException {
        return topics.create(topics.plan("passing", 1, Map.of("memorystreamer.storage", storage)))
                .partition(0);
    }

    private void delete() throws TopicException {
        topics.delete(TopicReference.byName("passing"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"memory", "mapped"})
    void appendsAndReadsOfADeletedTopicEndAtOnce(final String storage) throws Exception {
        final Partition partition = create(storage);
        final LogReader reader = partition.reader();
        delete();

        assertThat(partition.isDeleted()).isTrue();
        assertThat(partition
                        .append(ByteBuffer.wrap(RECORD), new UnsafeBuffer(RECORD))
                        .outcome())
                .isLessThan(0);
        assertThat(reader.readBatches(1000).outcome()).isEqualTo(LogReader.CLOSED);
        assertThat(partition.highWatermark()).isEqualTo(partition.startOffset());
    }

    @Test
    void whoWaitsForDataOfADeletedTopicIsWoken() throws Exception {
        final Partition partition = create("memory");
        final List<Integer> calls = new CopyOnWriteArrayList<>();
        partition.addListener(calls::add);
        delete();

        assertThat(calls).contains(Integer.MAX_VALUE);
    }
}
