package io.memorystreamer.server.producers;

import static org.assertj.core.api.Assertions.assertThat;

import io.memorystreamer.log.FlushPolicy;
import io.memorystreamer.log.LogConfig;
import io.memorystreamer.log.LogMaintenance;
import io.memorystreamer.log.Overflow;
import io.memorystreamer.log.PartitionLog;
import io.memorystreamer.log.Storage;
import io.memorystreamer.server.storage.StateStore;
import io.memorystreamer.server.wire.RecordBatches;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.Set;
import java.util.UUID;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What the next run of a broker knows of the producers. */
class ProducerRecoveryTest {

    private static final UUID TOPIC = new UUID(1, 2);
    private static final LogMaintenance MAINTENANCE = new LogMaintenance(); // its threads end with the process

    @TempDir
    Path directory;

    private final StateStore state = StateStore.inMemory();
    private PartitionLog log;
    private PartitionProducers producers;

    private void open(final Storage storage) throws Exception {
        final LogConfig config = new LogConfig(
                storage,
                directory,
                LogConfig.MIN_SEGMENT_BYTES,
                LogConfig.MIN_SEGMENT_BYTES,
                LogConfig.UNLIMITED,
                Overflow.DELETE_OLDEST,
                FlushPolicy.NONE);
        log = PartitionLog.open(config, MAINTENANCE);
        producers = new Producers(state, Long.MAX_VALUE, 100, System::currentTimeMillis, FencingListener.NONE)
                .open(TOPIC, 0, log);
    }

    @AfterEach
    void close() {
        log.close();
    }

    private Appended append(final long producer, final int epoch, final int sequence, final int records) {
        final ByteBuffer batch = RecordBatches.of(producer, (short) epoch, sequence, records);
        return producers
                .states()
                .append(
                        BatchHead.of(batch),
                        () -> log.appendRecordBatch(new UnsafeBuffer(batch), 0, batch.remaining(), 0));
    }

    @ParameterizedTest
    @EnumSource(
            value = Storage.class,
            names = {"MAPPED", "FILE"})
    void withoutASnapshotTheLogTellsWhoAppendedWhat(final Storage storage) throws Exception {
        open(storage);
        final Appended first = append(7, 2, 0, 3);
        final Appended second = append(8, 0, 5, 1);
        log.close();
        open(storage);

        assertThat(append(7, 2, 0, 3)).isEqualTo(new Appended(first.outcome(), first.maxTimestamp(), true));
        assertThat(append(8, 0, 5, 1)).isEqualTo(new Appended(second.outcome(), second.maxTimestamp(), true));
        assertThat(append(7, 1, 3, 1).outcome()).isEqualTo(ProducerStates.INVALID_EPOCH);
        assertThat(append(7, 2, 3, 1).outcome()).isEqualTo(4);
    }

    @Test
    void whatCameBehindTheSnapshotIsAddedAndItsProducersStay() throws Exception {
        open(Storage.MAPPED);
        for (int i = 0; i < 7; i++) {
            append(7, 0, i, 1);
        }
        append(8, 0, 0, 1);
        producers.maintain();
        append(8, 0, 1, 1);
        append(9, 0, 0, 1);
        log.close(); // as by kill -9: without another snapshot
        open(Storage.MAPPED);

        for (int i = 2; i < 7; i++) {
            assertThat(append(7, 0, i, 1).outcome()).isEqualTo(i);
        }
        assertThat(append(8, 0, 0, 1).outcome()).isEqualTo(7);
        assertThat(append(8, 0, 1, 1).outcome()).isEqualTo(8);
        assertThat(append(9, 0, 0, 1).outcome()).isEqualTo(9);
        assertThat(append(8, 0, 3, 1).outcome()).isEqualTo(ProducerStates.OUT_OF_ORDER);
        assertThat(log.committedOffset()).as("nothing was stored again").isEqualTo(10);
    }

    @Test
    void aProducerWhoseRecordsAreGoneIsKnownFromTheSnapshot() throws Exception {
        open(Storage.MAPPED);
        append(7, 0, 0, 1);
        fillUntilTheLogStartsBehind(1);
        producers.close();
        log.close();
        open(Storage.MAPPED);

        assertThat(append(7, 0, 0, 1)).isEqualTo(new Appended(0, 1_000, true));
    }

    private void fillUntilTheLogStartsBehind(final long offset) {
        for (int sequence = 0; log.startOffset() < offset; ) {
            final Appended appended = append(100, 0, sequence, 100);
            if (appended.outcome() >= 0) {
                sequence += 100;
            } else {
                assertThat(appended.outcome()).isEqualTo(PartitionLog.BACK_PRESSURED);
                Thread.onSpinWait();
            }
        }
    }

    @Test
    void aSnapshotThatTheLogHasLeftBehindIsNotTrusted() throws Exception {
        open(Storage.MAPPED);
        append(7, 0, 0, 1);
        producers.maintain();
        append(7, 0, 1, 1); // the snapshot does not have it, and soon the log has not
        fillUntilTheLogStartsBehind(2);
        log.close();
        open(Storage.MAPPED);

        assertThat(append(7, 0, 2, 1).outcome())
                .as("what comes next is not refused for what is not known")
                .isNotNegative();
    }

    @Test
    void aSnapshotFromBehindTheLogsEndIsNotTrusted() throws Exception {
        open(Storage.MAPPED);
        append(7, 0, 0, 1);
        append(7, 0, 1, 1);
        producers.maintain();
        log.truncateTo(1); // as a power failure does
        log.close();
        open(Storage.MAPPED);

        assertThat(append(7, 0, 1, 1)).as("lost, so not there already").isEqualTo(new Appended(1, 1_000, false));
    }

    @Test
    void theSnapshotOfADeletedPartitionGoes() throws Exception {
        open(Storage.MAPPED);
        append(7, 0, 0, 1);
        producers.maintain();
        assertThat(state.startingWith("producer/")).hasSize(1);

        producers.delete();
        producers.maintain(); // comes too late

        assertThat(state.startingWith("producer/")).isEmpty();
    }

    @Test
    void snapshotsOfTopicsThatAreGoneAreRemoved() throws Exception {
        open(Storage.MAPPED);
        append(7, 0, 0, 1);
        producers.maintain();
        final Producers all =
                new Producers(state, Long.MAX_VALUE, 100, System::currentTimeMillis, FencingListener.NONE);

        all.retain(Set.of(TOPIC));
        assertThat(state.startingWith("producer/")).hasSize(1);
        all.retain(Set.of(new UUID(3, 4)));
        assertThat(state.startingWith("producer/")).isEmpty();
    }
}
