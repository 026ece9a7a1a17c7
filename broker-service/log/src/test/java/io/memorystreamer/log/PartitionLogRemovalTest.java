package io.memorystreamer.log;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/** What is left in every kind of {@link PartitionLog} when records are removed. */
@ParameterizedClass
@EnumSource
class PartitionLogRemovalTest extends PartitionLogFixture {

    @Test
    void truncatedRecordsAreGoneAndTheirOffsetsGivenAgain() throws IOException {
        appendNumbered(6);
        final LogReader behind = log.reader();
        behind.seekToEnd();
        final LogReader before = log.reader();
        assertThat(before.seek(2)).isTrue();
        assertThat(log.truncateTo(3)).isEqualTo(3);
        appendNumbered(9);
        assertThat(behind.poll(PartitionLogFixture::ignore, 1)).isEqualTo(LogReader.OFFSET_OUT_OF_RANGE);
        assertThat(drain(before)).startsWith("2@2:2", "3@0:0", "4@1:1").hasSize(10);
        assertThat(log.committedOffset()).isEqualTo(12);
    }

    @Test
    void truncationReachesOverSegmentsAndTheLogGoesOn() throws IOException {
        for (int i = 0; i < 500; i++) {
            appendBytes(200);
        }
        assertThat(log.truncateTo(10)).isEqualTo(10);
        assertThat(log.endOffset()).isEqualTo(10);
        appendBytes(100);
        assertThat(log.endOffset()).isEqualTo(11);
        final LogReader reader = log.reader();
        assertThat(reader.poll(PartitionLogFixture::ignore, 100)).isEqualTo(11);
        for (int i = 0; i < 500; i++) {
            appendBytes(200);
        }
        assertThat(log.committedOffset()).isEqualTo(511);
    }

    @Test
    void kafkaBatchThatATruncationReachesIntoGoesAsAWhole() throws IOException {
        append(KafkaBatches.batch(kafka(1, "a"), kafka(2, "b")));
        append(KafkaBatches.batch(kafka(3, "c"), kafka(4, "d")));
        assertThat(log.truncateTo(3)).isEqualTo(2);
        assertThat(drain(log.reader())).containsExactly("0@1:a", "1@2:b");
    }

    @Test
    void deleteBeforeDropsWholeSegmentsBelowTheOffset() {
        for (int i = 0; i < 600; i++) {
            appendBytes(200);
        }
        final LogReader reader = log.reader();
        final long second = reader.nextSegmentOffset();
        log.deleteBefore(second - 1);
        assertThat(log.startOffset()).isLessThan(second);
        log.deleteBefore(second);
        assertThat(log.startOffset()).isEqualTo(second);
        assertThat(reader.poll(PartitionLogFixture::ignore, 1)).isEqualTo(LogReader.OFFSET_OUT_OF_RANGE);
    }

    @Test
    void deletedLogIsClosedForItsReadersAndItsFilesAreGone() throws IOException {
        appendNumbered(3);
        final LogReader reader = log.reader();
        log.delete();
        assertThat(reader.poll(PartitionLogFixture::ignore, 1)).isEqualTo(LogReader.CLOSED);
        assertThat(log.append(bytes("x"), 0, 1, 0)).isEqualTo(PartitionLog.CLOSED);
        assertThat(directory.resolve("log")).doesNotExist();
        log.delete();
    }
}
