package io.memorystreamer.server.apis;

import static org.assertj.core.api.Assertions.assertThat;

import io.memorystreamer.server.handlers.BrokerIdentity;
import io.memorystreamer.server.handlers.Session;
import io.memorystreamer.server.protocol.Api;
import io.memorystreamer.server.topics.SmallBroker;
import io.memorystreamer.server.topics.TopicRegistry;
import io.memorystreamer.server.wire.RequestHeader;
import io.vertx.core.Vertx;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.common.message.AlterConfigsRequestData;
import org.apache.kafka.common.message.AlterConfigsRequestData.AlterConfigsResource;
import org.apache.kafka.common.message.AlterConfigsRequestData.AlterableConfig;
import org.apache.kafka.common.message.AlterConfigsResponseData.AlterConfigsResourceResponse;
import org.apache.kafka.common.message.DescribeClusterRequestData;
import org.apache.kafka.common.message.DescribeTopicPartitionsRequestData;
import org.apache.kafka.common.message.DescribeTopicPartitionsRequestData.Cursor;
import org.apache.kafka.common.message.DescribeTopicPartitionsRequestData.TopicRequest;
import org.apache.kafka.common.message.DescribeTopicPartitionsResponseData;
import org.apache.kafka.common.message.MetadataRequestData;
import org.apache.kafka.common.message.MetadataRequestData.MetadataRequestTopic;
import org.apache.kafka.common.message.MetadataResponseData;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Answers that clients do not show as they are. */
class TopicApisTest {

    private final BrokerIdentity identity = new BrokerIdentity("cluster", Optional.of("host"), OptionalInt.of(9092));
    private TopicRegistry topics;

    @BeforeEach
    void start() throws Exception {
        topics = SmallBroker.topics();
        for (final String name : List.of("a", "b", "c")) {
            topics.create(topics.plan(name, 3, Map.of()));
        }
    }

    @AfterEach
    void stop() {
        topics.close();
    }

    private static RequestContext context(final Api api, final int version) {
        return new RequestContext(
                new RequestHeader(api, (short) version, 1, "client"), new Session(null, "local", 1, "client"));
    }

    private MetadataResponseData metadata(final int version, final List<MetadataRequestTopic> asked) {
        final MetadataRequestData request =
                new MetadataRequestData().setTopics(asked).setAllowAutoTopicCreation(false);
        return new MetadataApi(topics, identity, true)
                .handle(request, context(Api.METADATA, version))
                .result();
    }

    @Test
    void aMetadataRequestForAllTopicsIsToldFromOneForNone() {
        assertThat(metadata(0, List.of()).topics()).hasSize(3);
        assertThat(metadata(1, List.of()).topics()).isEmpty();
        assertThat(metadata(12, null).topics()).hasSize(3);
    }

    @Test
    void aTopicThatIsNamedAThousandTimesIsDescribedOnce() {
        final List<MetadataRequestTopic> asked = new ArrayList<>();
        for (int i = 0; i < 1000; i++) {
            asked.add(new MetadataRequestTopic().setName("a"));
        }
        assertThat(metadata(12, asked).topics()).hasSize(1);
    }

    private DescribeTopicPartitionsResponseData page(final int limit, final Cursor cursor, final String... names) {
        final DescribeTopicPartitionsRequestData request = new DescribeTopicPartitionsRequestData()
                .setResponsePartitionLimit(limit)
                .setCursor(cursor);
        for (final String name : names) {
            request.topics().add(new TopicRequest().setName(name));
        }
        return new DescribeTopicPartitionsApi(topics)
                .handle(request, context(Api.DESCRIBE_TOPIC_PARTITIONS, 0))
                .result();
    }

    @Test
    void pagesFollowEachOtherWithoutGapOrRepetition() {
        final List<String> seen = new ArrayList<>();
        Cursor cursor = null;
        int pages = 0;
        do {
            final DescribeTopicPartitionsResponseData page = page(2, cursor);
            page.topics()
                    .forEach(topic -> topic.partitions()
                            .forEach(partition -> seen.add(topic.name() + partition.partitionIndex())));
            cursor = page.nextCursor() == null
                    ? null
                    : new Cursor()
                            .setTopicName(page.nextCursor().topicName())
                            .setPartitionIndex(page.nextCursor().partitionIndex());
            pages++;
        } while (cursor != null);
        assertThat(seen).containsExactly("a0", "a1", "a2", "b0", "b1", "b2", "c0", "c1", "c2");
        assertThat(pages).isEqualTo(5);
    }

    @Test
    void aCursorFarBehindTheLastPartitionIsHarmless() {
        final DescribeTopicPartitionsResponseData page =
                page(2000, new Cursor().setTopicName("b").setPartitionIndex(Integer.MAX_VALUE), "b", "zzz");
        assertThat(page.topics().find("b").partitions()).isEmpty();
        assertThat(page.topics().find("zzz").errorCode()).isEqualTo((short) 3);
        assertThat(page.nextCursor()).isNull();
    }

    @Test
    void whoAsksForControllersIsToldThatThisIsABroker() {
        final DescribeClusterRequestData request = new DescribeClusterRequestData().setEndpointType((byte) 2);
        assertThat(new DescribeClusterApi(identity)
                        .handle(request, context(Api.DESCRIBE_CLUSTER, 1))
                        .result()
                        .errorCode())
                .isEqualTo((short) 114);
    }

    private List<AlterConfigsResourceResponse> alter(final AlterConfigsResource... resources) throws Exception {
        final AlterConfigsRequestData request = new AlterConfigsRequestData();
        for (final AlterConfigsResource resource : resources) {
            request.resources().add(resource);
        }
        final Vertx vertx = Vertx.vertx();
        try {
            final RequestContext context = new RequestContext(
                    new RequestHeader(Api.ALTER_CONFIGS, (short) 2, 1, "client"),
                    new Session(vertx.getOrCreateContext(), "local", 1, "client"));
            return new AlterConfigsApi(topics)
                    .handle(request, context)
                    .toCompletionStage()
                    .toCompletableFuture()
                    .get(20, TimeUnit.SECONDS)
                    .responses();
        } finally {
            vertx.close();
        }
    }

    private static AlterConfigsResource topic(final String name, final String... configs) {
        final AlterConfigsResource resource =
                new AlterConfigsResource().setResourceType((byte) 2).setResourceName(name);
        for (int i = 0; i < configs.length; i += 2) {
            resource.configs().add(new AlterableConfig().setName(configs[i]).setValue(configs[i + 1]));
        }
        return resource;
    }

    @Test
    void alterConfigsReplacesWhatWasSetAndRefusesEachResourceOnItsOwn() throws Exception {
        alter(topic("a", "retention.ms", "5000"));

        final List<AlterConfigsResourceResponse> responses = alter(
                topic("a", "max.message.bytes", "1000"),
                topic("b", "retention.ms", null),
                topic("c", "retention.ms", "1"),
                topic("c", "retention.ms", "2"),
                topic("nowhere"),
                topic("0").setResourceType((byte) 4));

        assertThat(topics.find("a").settings().asked()).isEqualTo(Map.of("max.message.bytes", "1000"));
        assertThat(responses)
                .extracting(AlterConfigsResourceResponse::errorCode)
                .containsExactly((short) 0, (short) 42, (short) 42, (short) 3, (short) 42);
        assertThat(topics.find("c").settings().asked()).isEmpty();
    }
}
