package io.memorystreamer.server.apis;

import io.vertx.core.Future;
import org.apache.kafka.common.message.AddPartitionsToTxnRequestData;
import org.apache.kafka.common.message.AddPartitionsToTxnRequestData.AddPartitionsToTxnTopic;
import org.apache.kafka.common.message.AddPartitionsToTxnRequestData.AddPartitionsToTxnTopicCollection;
import org.apache.kafka.common.message.AddPartitionsToTxnRequestData.AddPartitionsToTxnTransaction;
import org.apache.kafka.common.message.AddPartitionsToTxnResponseData;
import org.apache.kafka.common.message.AddPartitionsToTxnResponseData.AddPartitionsToTxnPartitionResult;
import org.apache.kafka.common.message.AddPartitionsToTxnResponseData.AddPartitionsToTxnResult;
import org.apache.kafka.common.message.AddPartitionsToTxnResponseData.AddPartitionsToTxnTopicResult;
import org.apache.kafka.common.message.AddPartitionsToTxnResponseData.AddPartitionsToTxnTopicResultCollection;

/** Refuses each partition, see {@link TransactionApis}. */
final class AddPartitionsToTxnApi implements MessageHandler<AddPartitionsToTxnRequestData> {

    /** From this version on a request is about several transactions. */
    private static final short BATCHED = 4;

    @Override
    public Future<AddPartitionsToTxnResponseData> handle(
            final AddPartitionsToTxnRequestData request, final RequestContext context) {
        final AddPartitionsToTxnResponseData response = new AddPartitionsToTxnResponseData();
        if (context.version() < BATCHED) {
            response.setResultsByTopicV3AndBelow(refuse(request.v3AndBelowTopics()));
        } else {
            for (final AddPartitionsToTxnTransaction transaction : request.transactions()) {
                response.resultsByTransaction()
                        .mustAdd(new AddPartitionsToTxnResult()
                                .setTransactionalId(transaction.transactionalId())
                                .setTopicResults(refuse(transaction.topics())));
            }
        }
        return Future.succeededFuture(response);
    }

    private static AddPartitionsToTxnTopicResultCollection refuse(final AddPartitionsToTxnTopicCollection topics) {
        final AddPartitionsToTxnTopicResultCollection results = new AddPartitionsToTxnTopicResultCollection();
        for (final AddPartitionsToTxnTopic topic : topics) {
            final AddPartitionsToTxnTopicResult result = new AddPartitionsToTxnTopicResult().setName(topic.name());
            for (final int partition : topic.partitions()) {
                result.resultsByPartition()
                        .add(new AddPartitionsToTxnPartitionResult()
                                .setPartitionIndex(partition)
                                .setPartitionErrorCode(TransactionApis.REFUSAL.code()));
            }
            results.add(result);
        }
        return results;
    }
}
