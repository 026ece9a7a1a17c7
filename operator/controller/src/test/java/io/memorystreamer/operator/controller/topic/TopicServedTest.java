package io.memorystreamer.operator.controller.topic;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.dsl.Resource;
import io.memorystreamer.operator.api.Topic;
import io.memorystreamer.operator.api.TopicStatus;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.kubernetes.client.WithKubernetesTestServer;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.Objects;
import org.junit.jupiter.api.Test;

/** The operator as it ships, against a mock API server. */
@QuarkusTest
@WithKubernetesTestServer
class TopicServedTest {
    @Inject
    KubernetesClient client;

    @Test
    void theOperatorLooksAfterTopics() {
        client.resource(Samples.topic("served", "{cluster: nowhere}")).create();
        Resource<Topic> topic =
                client.resources(Topic.class).inNamespace(Samples.NAMESPACE).withName("served");

        TopicStatus status =
                await().atMost(Duration.ofSeconds(20)).until(() -> topic.get().getStatus(), Objects::nonNull);
        assertThat(status.conditions().getFirst().getReason()).isEqualTo("ClusterNotReady");

        topic.delete();
        await().atMost(Duration.ofSeconds(20)).until(() -> topic.get() == null);
    }
}
