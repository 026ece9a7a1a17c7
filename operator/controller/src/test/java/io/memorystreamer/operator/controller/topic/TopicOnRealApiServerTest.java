package io.memorystreamer.operator.controller.topic;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.dsl.Resource;
import io.javaoperatorsdk.operator.Operator;
import io.memorystreamer.operator.api.MemoryStreamerCluster;
import io.memorystreamer.operator.api.Topic;
import io.memorystreamer.operator.controller.resources.ResourceEvents;
import io.memorystreamer.operator.controller.testing.RealApiServer;
import java.io.IOException;
import java.time.Duration;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * The reconciler on a real API server with just the rights of the shipped role, and brokers that are a map. Without an API
 * server it counts as skipped.
 */
class TopicOnRealApiServerTest {
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final FakeTopicAdmins BROKER = new FakeTopicAdmins();

    private static RealApiServer server;
    private static KubernetesClient asOperator;
    private static Operator operator;

    @BeforeAll
    static void start() throws IOException {
        server = RealApiServer.connect().orElse(null);
        if (server == null) {
            return;
        }
        asOperator = server.asOperator();
        operator = new Operator(configuration ->
                configuration.withKubernetesClient(asOperator).withUseSSAToPatchPrimaryResource(false));
        operator.register(
                new TopicReconciler(BROKER, new ResourceEvents(asOperator)),
                configuration -> configuration.settingNamespace(server.namespace()));
        operator.start();
    }

    @BeforeEach
    void skipWithoutApiServer() {
        Assumptions.assumeTrue(server != null, RealApiServer.NOT_GIVEN);
    }

    @AfterAll
    static void stop() {
        if (server == null) {
            return;
        }
        // The namespace cannot go before the finalizers have.
        server.admin().resources(Topic.class).inNamespace(server.namespace()).delete();
        await().atMost(PATIENCE)
                .until(() -> server.admin()
                        .resources(Topic.class)
                        .inNamespace(server.namespace())
                        .list()
                        .getItems()
                        .isEmpty());
        operator.stop();
        asOperator.close();
        server.close();
    }

    @Test
    void theShippedRoleAllowsEverythingFromAFinalizerToItsRemoval() {
        MemoryStreamerCluster cluster = Samples.cluster("True");
        cluster.getMetadata().setNamespace(server.namespace());
        server.admin().resource(cluster).create();
        server.admin().resource(cluster).patchStatus();
        Topic topic = Samples.topic("rights", "{cluster: demo, partitions: 2}");
        topic.getMetadata().setNamespace(server.namespace());
        topic.getMetadata().setUid(null);
        topic.getMetadata().setCreationTimestamp(null);
        server.admin().resource(topic).create();

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
        assertThat(server.admin()
                        .events()
                        .v1()
                        .events()
                        .inNamespace(server.namespace())
                        .list()
                        .getItems())
                .extracting("reason")
                .contains("TopicCreated");
    }

    @Test
    void aTopicThatWaitsForItsClusterSaysSo() {
        Topic topic = Samples.topic("orphan", "{cluster: nowhere}");
        topic.getMetadata().setNamespace(server.namespace());
        topic.getMetadata().setUid(null);
        topic.getMetadata().setCreationTimestamp(null);
        server.admin().resource(topic).create();

        await().atMost(PATIENCE).untilAsserted(() -> {
            Topic waiting = server.admin()
                    .resources(Topic.class)
                    .inNamespace(server.namespace())
                    .withName("orphan")
                    .get();
            assertThat(waiting.getStatus()).isNotNull();
            assertThat(waiting.getStatus().conditions().getFirst().getMessage())
                    .isEqualTo("MemoryStreamerCluster nowhere does not exist");
        });
    }

    private static Resource<Topic> topic() {
        return server.admin()
                .resources(Topic.class)
                .inNamespace(server.namespace())
                .withName("rights");
    }
}
