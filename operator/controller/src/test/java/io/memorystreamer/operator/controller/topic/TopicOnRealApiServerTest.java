package io.memorystreamer.operator.controller.topic;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.fabric8.kubernetes.client.dsl.Resource;
import io.memorystreamer.operator.api.MemoryStreamerCluster;
import io.memorystreamer.operator.api.Topic;
import io.memorystreamer.operator.controller.resources.ResourceEvents;
import io.memorystreamer.operator.controller.testing.ServedByRealApiServer;
import java.time.Duration;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/**
 * The reconciler on a real API server with just the rights of the shipped role, and brokers that are a map. Without an API
 * server it counts as skipped.
 */
class TopicOnRealApiServerTest {
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final FakeTopicAdmins BROKER = new FakeTopicAdmins();

    @RegisterExtension
    static final ServedByRealApiServer SERVER =
            new ServedByRealApiServer((asOperator, _) -> new TopicReconciler(BROKER, new ResourceEvents(asOperator)));

    /** The namespace cannot go before the finalizers have, and these not without the operator. */
    @AfterAll
    static void deleteTopics() {
        if (!SERVER.isGiven()) {
            return;
        }
        SERVER.admin().resources(Topic.class).inNamespace(SERVER.namespace()).delete();
        await().atMost(PATIENCE)
                .until(() -> SERVER.admin()
                        .resources(Topic.class)
                        .inNamespace(SERVER.namespace())
                        .list()
                        .getItems()
                        .isEmpty());
    }

    @Test
    void theShippedRoleAllowsEverythingFromAFinalizerToItsRemoval() {
        MemoryStreamerCluster cluster = Samples.cluster("True");
        cluster.getMetadata().setNamespace(SERVER.namespace());
        SERVER.admin().resource(cluster).create();
        SERVER.admin().resource(cluster).patchStatus();
        Topic topic = Samples.topic("rights", "{cluster: demo, partitions: 2}");
        topic.getMetadata().setNamespace(SERVER.namespace());
        topic.getMetadata().setUid(null);
        topic.getMetadata().setCreationTimestamp(null);
        SERVER.admin().resource(topic).create();

        await().atMost(PATIENCE).untilAsserted(() -> {
            Topic created = topic().get();
            assertThat(created.getStatus()).isNotNull();
            assertThat(created.getStatus().topicId()).isEqualTo("id-1");
            assertThat(created.getStatus().conditions().getFirst().getReason()).isEqualTo("TopicReady");
            assertThat(created.getMetadata().getFinalizers()).isNotEmpty();
        });

        topic().delete();
        await().atMost(PATIENCE).until(() -> topic().get() == null);
        assertThat(BROKER.topics).isEmpty();
        assertThat(SERVER.admin()
                        .events()
                        .v1()
                        .events()
                        .inNamespace(SERVER.namespace())
                        .list()
                        .getItems())
                .extracting("reason")
                .contains("TopicCreated");
    }

    @Test
    void aTopicThatWaitsForItsClusterSaysSo() {
        Topic topic = Samples.topic("orphan", "{cluster: nowhere}");
        topic.getMetadata().setNamespace(SERVER.namespace());
        topic.getMetadata().setUid(null);
        topic.getMetadata().setCreationTimestamp(null);
        SERVER.admin().resource(topic).create();

        await().atMost(PATIENCE).untilAsserted(() -> {
            Topic waiting = SERVER.admin()
                    .resources(Topic.class)
                    .inNamespace(SERVER.namespace())
                    .withName("orphan")
                    .get();
            assertThat(waiting.getStatus()).isNotNull();
            assertThat(waiting.getStatus().conditions().getFirst().getMessage())
                    .isEqualTo("MemoryStreamerCluster nowhere does not exist");
        });
    }

    private static Resource<Topic> topic() {
        return SERVER.admin()
                .resources(Topic.class)
                .inNamespace(SERVER.namespace())
                .withName("rights");
    }
}
