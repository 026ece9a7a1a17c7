package io.memorystreamer.server.apis;

import io.memorystreamer.server.producers.ProducerIds;
import io.memorystreamer.server.protocol.Api;
import io.memorystreamer.server.protocol.RecordTimes;
import io.memorystreamer.server.topics.TopicRegistry;
import java.util.Map;

/** What producers and consumers ask beside the records themselves. */
public final class RecordApis {

    private RecordApis() {}

    public static void register(
            final Map<Api, MessageHandler<?>> handlers,
            final TopicRegistry topics,
            final RecordTimes recordTimes,
            final ProducerIds producerIds) {
        handlers.put(Api.LIST_OFFSETS, new ListOffsetsApi(topics, recordTimes));
        handlers.put(Api.OFFSET_FOR_LEADER_EPOCH, new OffsetForLeaderEpochApi(topics));
        handlers.put(Api.INIT_PRODUCER_ID, new InitProducerIdApi(producerIds));
        handlers.put(Api.ADD_PARTITIONS_TO_TXN, new AddPartitionsToTxnApi());
        handlers.put(Api.ADD_OFFSETS_TO_TXN, TransactionApis.addOffsets());
        handlers.put(Api.END_TXN, TransactionApis.end());
        handlers.put(Api.TXN_OFFSET_COMMIT, TransactionApis.commitOffsets());
        handlers.put(Api.DESCRIBE_TRANSACTIONS, TransactionApis.describe());
        handlers.put(Api.LIST_TRANSACTIONS, TransactionApis.list());
    }
}
