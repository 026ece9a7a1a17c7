package io.memorystreamer.server.apis;

import io.vertx.core.Future;
import java.util.List;
import java.util.Set;
import org.apache.kafka.common.message.AddOffsetsToTxnRequestData;
import org.apache.kafka.common.message.AddOffsetsToTxnResponseData;
import org.apache.kafka.common.message.DescribeTransactionsRequestData;
import org.apache.kafka.common.message.DescribeTransactionsResponseData;
import org.apache.kafka.common.message.DescribeTransactionsResponseData.TransactionState;
import org.apache.kafka.common.message.EndTxnRequestData;
import org.apache.kafka.common.message.EndTxnResponseData;
import org.apache.kafka.common.message.ListTransactionsRequestData;
import org.apache.kafka.common.message.ListTransactionsResponseData;
import org.apache.kafka.common.message.TxnOffsetCommitRequestData;
import org.apache.kafka.common.message.TxnOffsetCommitResponseData;
import org.apache.kafka.common.message.TxnOffsetCommitResponseData.TxnOffsetCommitResponsePartition;
import org.apache.kafka.common.message.TxnOffsetCommitResponseData.TxnOffsetCommitResponseTopic;
import org.apache.kafka.common.protocol.Errors;

/** Refuses transactions, which this broker does not have: docs/adr/0009. Whoever asks which there are learns that there are none. */
final class TransactionApis {

    /**
     * The one error with which both kafka-clients and librdkafka end a transactional producer at once, whichever request they get
     * it for: they retry or try to abort with others.
     */
    static final Errors REFUSAL = Errors.TRANSACTIONAL_ID_AUTHORIZATION_FAILED;

    /** Kafka's TransactionState, by the names a filter may have. */
    private static final Set<String> STATES = Set.of(
            "Empty",
            "Ongoing",
            "PrepareCommit",
            "PrepareAbort",
            "CompleteCommit",
            "CompleteAbort",
            "Dead",
            "PrepareEpochFence");

    private TransactionApis() {}

    static MessageHandler<AddOffsetsToTxnRequestData> addOffsets() {
        return (request, context) ->
                Future.succeededFuture(new AddOffsetsToTxnResponseData().setErrorCode(REFUSAL.code()));
    }

    static MessageHandler<EndTxnRequestData> end() {
        return (request, context) -> Future.succeededFuture(new EndTxnResponseData().setErrorCode(REFUSAL.code()));
    }

    static MessageHandler<TxnOffsetCommitRequestData> commitOffsets() {
        return (request, context) -> {
            final List<TxnOffsetCommitResponseTopic> topics = request.topics().stream()
                    .map(topic -> new TxnOffsetCommitResponseTopic()
                            .setName(topic.name())
                            .setPartitions(topic.partitions().stream()
                                    .map(partition -> new TxnOffsetCommitResponsePartition()
                                            .setPartitionIndex(partition.partitionIndex())
                                            .setErrorCode(REFUSAL.code()))
                                    .toList()))
                    .toList();
            return Future.succeededFuture(new TxnOffsetCommitResponseData().setTopics(topics));
        };
    }

    static MessageHandler<DescribeTransactionsRequestData> describe() {
        return (request, context) -> {
            final List<TransactionState> none = request.transactionalIds().stream()
                    .map(id -> new TransactionState()
                            .setTransactionalId(id)
                            .setErrorCode(Errors.TRANSACTIONAL_ID_NOT_FOUND.code()))
                    .toList();
            return Future.succeededFuture(new DescribeTransactionsResponseData().setTransactionStates(none));
        };
    }

    static MessageHandler<ListTransactionsRequestData> list() {
        return (request, context) -> {
            final List<String> unknown = request.stateFilters().stream()
                    .filter(state -> !STATES.contains(state))
                    .toList();
            return Future.succeededFuture(new ListTransactionsResponseData().setUnknownStateFilters(unknown));
        };
    }
}
