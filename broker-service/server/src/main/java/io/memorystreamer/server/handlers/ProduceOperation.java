package io.memorystreamer.server.handlers;

import io.memorystreamer.log.PartitionLog;
import io.memorystreamer.log.RecordBatchDescriptor;
import io.memorystreamer.server.producers.Appended;
import io.memorystreamer.server.producers.BatchHead;
import io.memorystreamer.server.producers.ProducerStates;
import io.memorystreamer.server.protocol.ErrorCode;
import io.memorystreamer.server.protocol.Produce;
import io.memorystreamer.server.protocol.Produce.PartitionData;
import io.memorystreamer.server.protocol.Produce.PartitionResult;
import io.memorystreamer.server.protocol.Produce.TopicData;
import io.memorystreamer.server.topics.BatchCommit;
import io.memorystreamer.server.topics.Partition;
import io.memorystreamer.server.topics.TimestampRule;
import io.memorystreamer.server.topics.Topic;
import io.memorystreamer.server.topics.TopicRegistry;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * One Produce request on its way into the log, batch after batch. When a partition is back-pressured it comes back by a
 * timer and leaves the event loop free; when one flushes every commit a worker thread appends. The connection takes no
 * further request meanwhile, so that a producer's batches keep their order.
 */
final class ProduceOperation {

    /** Segments are prepared in a few milliseconds each. */
    private static final long RETRY_MILLIS = 1;

    /** Bound of the wait, whatever the client asks for. Kafka clients' default request timeout. */
    private static final int MAX_WAIT_MILLIS = 30_000;

    private static final int NO_TIMESTAMP = -1;

    private final TopicRegistry topics;
    private final BatchCommit commit;
    private final Produce.Request request;
    /** Those of the request, null where there is none: one that is deleted meanwhile says so when it is appended to. */
    private final Topic[] found;

    private final Session session;
    private final long deadlineNanos;
    private final List<Produce.TopicResult> results;
    private List<PartitionResult> partitionResults;
    private int topicIndex;
    private int partitionIndex;
    /** The batch at hand has been validated and only waits for room. */
    private boolean validated;

    private boolean failed;
    private Promise<Produce.Response> promise;

    ProduceOperation(
            final TopicRegistry topics,
            final BatchCommit commit,
            final Produce.Request request,
            final Session session) {
        this.topics = topics;
        this.commit = commit;
        this.request = request;
        this.found = new Topic[request.topics().size()];
        for (int i = 0; i < found.length; i++) {
            found[i] = topics.find(request.topics().get(i).topic());
        }
        this.session = session;
        this.results = new ArrayList<>(request.topics().size());
        final int waitMillis = Math.clamp(request.timeoutMillis(), 0, MAX_WAIT_MILLIS);
        this.deadlineNanos = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(waitMillis);
    }

    Future<Produce.Response> run() {
        final boolean waitsForDevice = waitsForDevice();
        if (!waitsForDevice && append()) {
            return answer();
        }
        promise = Promise.promise();
        if (waitsForDevice) {
            appendOnWorker();
        } else {
            retryLater();
        }
        return promise.future();
    }

    private boolean waitsForDevice() {
        for (final Topic topic : found) {
            if (topic != null && topic.config().flushesEveryCommit()) {
                return true;
            }
        }
        return false;
    }

    /** The event loop serves others meanwhile. The session's scratch objects go along: it has no other request in work. */
    private void appendOnWorker() {
        session.context().executeBlocking(this::append, false).onComplete(appended -> {
            if (appended.failed()) {
                promise.fail(appended.cause());
            } else if (appended.result()) {
                answer().onComplete(promise);
            } else {
                retryLater();
            }
        });
    }

    private void retryLater() {
        session.context().owner().setTimer(RETRY_MILLIS, timer -> {
            if (waitsForDevice()) {
                appendOnWorker();
            } else if (append()) {
                answer().onComplete(promise);
            } else {
                retryLater();
            }
        });
    }

    private Future<Produce.Response> answer() {
        if (request.acks() != 0) {
            return Future.succeededFuture(new Produce.Response(results));
        }
        // There is no answer to carry an error; a closed connection is how Kafka, too, tells the producer.
        return failed
                ? Future.failedFuture(new UnansweredException(
                        "a Produce request with acks=0 failed: " + results, new Produce.Response(results)))
                : Future.succeededFuture(null);
    }

    /** @return false when a partition is back-pressured and the deadline has not passed */
    private boolean append() {
        for (; topicIndex < request.topics().size(); topicIndex++) {
            final TopicData data = request.topics().get(topicIndex);
            if (partitionResults == null) {
                partitionResults = new ArrayList<>(data.partitions().size());
                partitionIndex = 0;
            }
            for (; partitionIndex < data.partitions().size(); partitionIndex++) {
                final PartitionResult result =
                        append(found[topicIndex], data, data.partitions().get(partitionIndex));
                if (result == null) {
                    return false;
                }
                validated = false;
                failed |= result.error() != ErrorCode.NONE;
                partitionResults.add(result);
            }
            results.add(new Produce.TopicResult(data.topic(), partitionResults));
            partitionResults = null;
        }
        return true;
    }

    /** @return null to be tried again */
    private PartitionResult append(final Topic topic, final TopicData data, final PartitionData partitionData) {
        final int index = partitionData.index();
        final Partition partition = topic == null ? null : topic.partition(index);
        if (partition == null) {
            return PartitionResult.failed(
                    index, topic == null ? topics.missing(data.topic()) : ErrorCode.UNKNOWN_TOPIC_OR_PARTITION, null);
        }
        final ByteBuffer records = partitionData.records();
        final TimestampRule timestamps = topic.config().timestamps();
        if (!validated) {
            final long now = System.currentTimeMillis();
            final RecordBatchValidator.Rejection rejection =
                    RecordBatchValidator.check(records, partition.maxMessageBytes(), timestamps, now, session.crc);
            if (rejection != null) {
                topic.rejectedBatches().increment();
                return PartitionResult.failed(index, rejection.error(), rejection.message());
            }
            if (timestamps.logAppendTime()) {
                BatchTimestamps.setLogAppendTime(records, now, session.crc);
            }
            validated = true;
        }
        final int length = records.remaining();
        session.records.wrap(records, records.position(), length);
        final Appended appended = commit.commit(partition, records, session.records);
        if (appended.outcome() < 0) {
            return notAppended(appended.outcome(), topic, partitionData);
        }
        if (!appended.duplicate()) {
            topic.bytesIn().add(length);
            topic.messagesIn().add(records.getInt(records.position() + RecordBatchDescriptor.RECORD_COUNT_OFFSET));
        }
        // A duplicate is answered as the first time (Kafka's UnifiedLog.append).
        return new PartitionResult(
                index,
                ErrorCode.NONE,
                appended.outcome(),
                timestamps.logAppendTime() ? appended.maxTimestamp() : NO_TIMESTAMP,
                partition.startOffset(),
                null);
    }

    /** @return null to be tried again */
    private PartitionResult notAppended(final long outcome, final Topic topic, final PartitionData data) {
        final int index = data.index();
        if (outcome == PartitionLog.BACK_PRESSURED && System.nanoTime() - deadlineNanos < 0) {
            return null;
        }
        topic.rejectedBatches().increment();
        if (outcome == PartitionLog.BACK_PRESSURED) {
            return PartitionResult.failed(
                    index, ErrorCode.REQUEST_TIMED_OUT, "no segment of the partition became free in time");
        }
        if (outcome == ProducerStates.OUT_OF_ORDER) {
            return PartitionResult.failed(
                    index, ErrorCode.OUT_OF_ORDER_SEQUENCE_NUMBER, describe(data) + " does not follow on the last one");
        }
        if (outcome == ProducerStates.INVALID_EPOCH) {
            return PartitionResult.failed(
                    index, ErrorCode.INVALID_PRODUCER_EPOCH, describe(data) + ": a later epoch has been seen");
        }
        if (outcome == PartitionLog.TOO_LARGE) {
            // Its bytes passed the check: too many records.
            return PartitionResult.failed(
                    index, ErrorCode.MESSAGE_TOO_LARGE, "the batch has more records than a segment takes at once");
        }
        if (outcome == PartitionLog.LOG_FULL) {
            // Not an error that clients retry: room comes with age, not with patience, and the sender must learn of it.
            return PartitionResult.failed(
                    index,
                    ErrorCode.POLICY_VIOLATION,
                    "the partition is full: retention.bytes=" + topic.config().retentionBytes()
                            + " with memorystreamer.overflow=reject");
        }
        if (outcome == PartitionLog.FAILED) {
            return PartitionResult.failed(
                    index,
                    ErrorCode.KAFKA_STORAGE_ERROR,
                    "the device of the partition failed, see the broker's log; it can be read only until a restart");
        }
        if (outcome == PartitionLog.CLOSED) {
            return PartitionResult.failed(
                    index, ErrorCode.UNKNOWN_TOPIC_OR_PARTITION, "the topic has just been deleted");
        }
        throw new IllegalStateException("an append ended with the unknown outcome " + outcome);
    }

    private static String describe(final PartitionData data) {
        final BatchHead head = BatchHead.of(data.records());
        return "the batch with sequence number " + head.firstSequence() + " of producer " + head.producerId()
                + " with epoch " + head.epoch();
    }
}
