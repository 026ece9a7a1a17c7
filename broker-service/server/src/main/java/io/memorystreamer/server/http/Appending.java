package io.memorystreamer.server.http;

import io.memorystreamer.server.http.ProduceResource.AppendedRecord;
import io.memorystreamer.server.http.RecordsParser.NewRecord;
import io.memorystreamer.server.protocol.ApiResponse;
import io.memorystreamer.server.protocol.ErrorCode;
import io.memorystreamer.server.protocol.Produce;
import io.memorystreamer.server.protocol.TopicReference;
import io.memorystreamer.server.topics.Partition;
import io.memorystreamer.server.topics.Topic;
import io.memorystreamer.server.wire.PlainRecord;
import io.memorystreamer.server.wire.RecordBatchWriter;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicInteger;

/** Records on their way into a topic: as batches of a Produce request, whose answer is spread over the records again. */
final class Appending {

    private static final short ACKS_ALL = -1;
    private static final int TIMEOUT_MILLIS = 30_000;

    /** The partition of records without a key changes from request to request. */
    private static final AtomicInteger NEXT_PARTITION = new AtomicInteger();

    private final TopicReference topic;
    private final List<Produce.PartitionData> batches = new ArrayList<>();
    /** For each batch, which of the records that were sent are in it. */
    private final List<List<Integer>> recordsOfBatches = new ArrayList<>();

    private int records;

    private Appending(final TopicReference topic) {
        this.topic = topic;
    }

    /**
     * Puts records into batches. May take a while.
     *
     * @throws ProblemException when a record has no partition to go to, or is too large
     */
    static Appending prepare(final Topic topic, final List<NewRecord> records) {
        final Appending appending = new Appending(TopicReference.byId(topic.id()));
        appending.records = records.size();
        final Map<Integer, List<Integer>> byPartition = new TreeMap<>();
        final int keyless = Math.floorMod(NEXT_PARTITION.getAndIncrement(), topic.partitionCount());
        for (int i = 0; i < records.size(); i++) {
            byPartition
                    .computeIfAbsent(partition(topic, records.get(i), i, keyless), index -> new ArrayList<>())
                    .add(i);
        }
        byPartition.forEach((index, members) -> appending.add(topic.partition(index), records, members));
        return appending;
    }

    private static int partition(final Topic topic, final NewRecord record, final int i, final int keyless) {
        if (record.partition() == null) {
            final byte[] key = record.record().key();
            return key == null ? keyless : RecordBatchWriter.partition(key, topic.partitionCount());
        }
        if (topic.partition(record.partition()) == null) {
            throw ProblemException.of(
                    ErrorCode.UNKNOWN_TOPIC_OR_PARTITION,
                    "records[" + i + "].partition=" + record.partition() + ": topic " + topic.name()
                            + " has partitions 0 to " + (topic.partitionCount() - 1));
        }
        return record.partition();
    }

    private void add(final Partition partition, final List<NewRecord> all, final List<Integer> members) {
        final List<PlainRecord> plain =
                members.stream().map(i -> all.get(i).record()).toList();
        final List<RecordBatchWriter.Batch> written;
        try {
            written = RecordBatchWriter.write(plain, partition.maxMessageBytes());
        } catch (final RecordBatchWriter.RecordTooLargeException e) {
            throw ProblemException.of(
                    ErrorCode.MESSAGE_TOO_LARGE, "records[" + members.get(e.index()) + "] " + e.getMessage());
        }
        int from = 0;
        for (final RecordBatchWriter.Batch batch : written) {
            batches.add(new Produce.PartitionData(partition.index(), batch.bytes()));
            recordsOfBatches.add(members.subList(from, from + batch.records()));
            from += batch.records();
        }
    }

    Produce.Request request() {
        return new Produce.Request(null, ACKS_ALL, TIMEOUT_MILLIS, List.of(new Produce.TopicData(topic, batches)));
    }

    /** What became of each record, in the order in which they were sent. */
    List<AppendedRecord> results(final ApiResponse answer) {
        final List<Produce.PartitionResult> results =
                ((Produce.Response) answer).topics().getFirst().partitions();
        final AppendedRecord[] spread = new AppendedRecord[records];
        for (int b = 0; b < recordsOfBatches.size(); b++) {
            final Produce.PartitionResult result = results.get(b);
            final List<Integer> members = recordsOfBatches.get(b);
            for (int i = 0; i < members.size(); i++) {
                spread[members.get(i)] = result.error() == ErrorCode.NONE
                        ? new AppendedRecord(result.index(), result.baseOffset() + i, null, null)
                        : new AppendedRecord(result.index(), null, result.error(), result.errorMessage());
            }
        }
        return Arrays.asList(spread);
    }
}
