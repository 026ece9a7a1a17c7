package io.memorystreamer.server.apis;

import static org.assertj.core.api.Assertions.assertThat;

import io.memorystreamer.server.producers.ProducerIds;
import io.memorystreamer.server.protocol.Api;
import io.memorystreamer.server.storage.StateStore;
import io.memorystreamer.server.wire.RequestHeader;
import java.util.List;
import org.apache.kafka.common.message.AddOffsetsToTxnRequestData;
import org.apache.kafka.common.message.AddPartitionsToTxnRequestData;
import org.apache.kafka.common.message.AddPartitionsToTxnRequestData.AddPartitionsToTxnTopic;
import org.apache.kafka.common.message.AddPartitionsToTxnRequestData.AddPartitionsToTxnTransaction;
import org.apache.kafka.common.message.AddPartitionsToTxnResponseData;
import org.apache.kafka.common.message.DescribeTransactionsRequestData;
import org.apache.kafka.common.message.DescribeTransactionsResponseData;
import org.apache.kafka.common.message.EndTxnRequestData;
import org.apache.kafka.common.message.InitProducerIdRequestData;
import org.apache.kafka.common.message.ListTransactionsRequestData;
import org.apache.kafka.common.message.ListTransactionsResponseData;
import org.apache.kafka.common.message.TxnOffsetCommitRequestData;
import org.apache.kafka.common.message.TxnOffsetCommitRequestData.TxnOffsetCommitRequestPartition;
import org.apache.kafka.common.message.TxnOffsetCommitRequestData.TxnOffsetCommitRequestTopic;
import org.apache.kafka.common.protocol.ApiMessage;
import org.apache.kafka.common.protocol.Errors;
import org.apache.kafka.common.requests.AbstractResponse;
import org.apache.kafka.common.requests.AddOffsetsToTxnResponse;
import org.apache.kafka.common.requests.AddPartitionsToTxnResponse;
import org.apache.kafka.common.requests.EndTxnResponse;
import org.apache.kafka.common.requests.InitProducerIdResponse;
import org.apache.kafka.common.requests.TxnOffsetCommitResponse;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Every request of a transaction is refused in each place where its answer has an error. */
class TransactionApisTest {

    private static <Q extends ApiMessage, R> R answer(
            final MessageHandler<Q> handler, final Q request, final int version, final Class<R> type) {
        final RequestHeader header = new RequestHeader(Api.ADD_PARTITIONS_TO_TXN, (short) version, 1, null);
        return type.cast(
                handler.handle(request, new RequestContext(header, null)).result());
    }

    private static void assertRefused(final AbstractResponse response) {
        assertThat(response.errorCounts().keySet()).containsExactly(Errors.TRANSACTIONAL_ID_AUTHORIZATION_FAILED);
    }

    private static AddPartitionsToTxnTopic topic() {
        return new AddPartitionsToTxnTopic().setName("t").setPartitions(List.of(0, 1));
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 3})
    void aProducersPartitions(final int version) {
        final AddPartitionsToTxnRequestData request = new AddPartitionsToTxnRequestData();
        request.v3AndBelowTopics().add(topic());

        assertRefused(new AddPartitionsToTxnResponse(
                answer(new AddPartitionsToTxnApi(), request, version, AddPartitionsToTxnResponseData.class)));
    }

    @Test
    void theNewerFormOfIt() {
        final AddPartitionsToTxnTransaction transaction = new AddPartitionsToTxnTransaction().setTransactionalId("x");
        transaction.topics().add(topic());
        final AddPartitionsToTxnRequestData request = new AddPartitionsToTxnRequestData();
        request.transactions().add(transaction);

        final AddPartitionsToTxnResponseData answer =
                answer(new AddPartitionsToTxnApi(), request, 5, AddPartitionsToTxnResponseData.class);

        assertThat(AddPartitionsToTxnResponse.errorsForTransaction(
                                answer.resultsByTransaction().find("x").topicResults())
                        .values())
                .hasSize(2)
                .containsOnly(Errors.TRANSACTIONAL_ID_AUTHORIZATION_FAILED);
    }

    @Test
    void offsetsAndTheEnd() {
        assertRefused(new AddOffsetsToTxnResponse(answer(
                TransactionApis.addOffsets(),
                new AddOffsetsToTxnRequestData(),
                3,
                org.apache.kafka.common.message.AddOffsetsToTxnResponseData.class)));
        assertRefused(new EndTxnResponse(answer(
                TransactionApis.end(),
                new EndTxnRequestData(),
                3,
                org.apache.kafka.common.message.EndTxnResponseData.class)));
        final TxnOffsetCommitRequestData commit = new TxnOffsetCommitRequestData()
                .setTopics(List.of(new TxnOffsetCommitRequestTopic()
                        .setName("t")
                        .setPartitions(List.of(new TxnOffsetCommitRequestPartition()))));
        assertRefused(new TxnOffsetCommitResponse(answer(
                TransactionApis.commitOffsets(),
                commit,
                3,
                org.apache.kafka.common.message.TxnOffsetCommitResponseData.class)));
    }

    @Test
    void aTransactionalProducersId() {
        final InitProducerIdApi api = new InitProducerIdApi(new ProducerIds(StateStore.inMemory(), 0));

        assertRefused(new InitProducerIdResponse(answer(
                api,
                new InitProducerIdRequestData().setTransactionalId("x"),
                5,
                org.apache.kafka.common.message.InitProducerIdResponseData.class)));
        assertThat(answer(
                                api,
                                new InitProducerIdRequestData()
                                        .setTransactionalId(null)
                                        .setProducerId(5)
                                        .setProducerEpoch((short) -1),
                                5,
                                org.apache.kafka.common.message.InitProducerIdResponseData.class)
                        .errorCode())
                .as("an id without an epoch")
                .isEqualTo(Errors.INVALID_REQUEST.code());
    }

    @Test
    void whoAsksForTransactionsLearnsThatThereAreNone() {
        assertThat(answer(
                                TransactionApis.describe(),
                                new DescribeTransactionsRequestData().setTransactionalIds(List.of("x")),
                                0,
                                DescribeTransactionsResponseData.class)
                        .transactionStates())
                .singleElement()
                .satisfies(state -> {
                    assertThat(state.transactionalId()).isEqualTo("x");
                    assertThat(state.errorCode()).isEqualTo(Errors.TRANSACTIONAL_ID_NOT_FOUND.code());
                });
        final ListTransactionsResponseData listed = answer(
                TransactionApis.list(),
                new ListTransactionsRequestData().setStateFilters(List.of("Ongoing", "Odd")),
                1,
                ListTransactionsResponseData.class);
        assertThat(listed.errorCode()).isZero();
        assertThat(listed.transactionStates()).isEmpty();
        assertThat(listed.unknownStateFilters()).containsExactly("Odd");
    }
}
