package io.memorystreamer.operator.controller.topic;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.fabric8.kubernetes.api.model.Condition;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.dsl.Resource;
import io.fabric8.kubernetes.client.server.mock.EnableKubernetesMockClient;
import io.javaoperatorsdk.operator.Operator;
import io.memorystreamer.operator.api.MemoryStreamerCluster;
import io.memorystreamer.operator.api.Topic;
import io.memorystreamer.operator.api.TopicStatus;
import io.memorystreamer.operator.controller.resources.ResourceEvents;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The reconciler against a mock API server and brokers that are a map. */
@EnableKubernetesMockClient(crud = true)
class TopicReconcilerTest {
    private static final Duration PATIENCE = Duration.ofSeconds(20);

    /** Given by the annotation above. */
    static KubernetesClient client;

    private final FakeTopicAdmins broker = new FakeTopicAdmins();
    private Operator operator;

    @BeforeEach
    void createTheCluster() {
        client.resource(Samples.cluster("True")).create();
        setCluster("True");
    }

    /** Once all is there that the operator is to find. */
    private void start() {
        operator = new Operator(configuration -> configuration
                .withKubernetesClient(client)
                .withCloseClientOnStop(false)
                .withUseSSAToPatchPrimaryResource(false));
        operator.register(new TopicReconciler(broker, new ResourceEvents(client)));
        operator.start();
    }

    @AfterEach
    void letAllTopicsGo() {
        client.resources(Topic.class).inNamespace(Samples.NAMESPACE).delete();
        client.resources(MemoryStreamerCluster.class)
                .inNamespace(Samples.NAMESPACE)
                .delete();
        await().atMost(PATIENCE)
                .until(() -> client.resources(Topic.class)
                        .inNamespace(Samples.NAMESPACE)
                        .list()
                        .getItems()
                        .isEmpty());
        operator.stop();
    }

    @Test
    void aTopicIsCreatedGrowsAndGoesWithItsResource() {
        start();
        create("orders", "{cluster: demo, partitions: 2, config: {retention.ms: '1000'}}");
        TopicStatus status = awaitReady("orders", "TopicReady");
        assertThat(status.topicName()).isEqualTo("orders");
        assertThat(status.topicId()).isEqualTo("id-1");
        assertThat(status.partitions()).isEqualTo(2);
        assertThat(awaitEvents("orders")).contains("TopicCreated");

        topic("orders").edit(topic -> {
            topic.setSpec(
                    Samples.topic("orders", "{cluster: demo, partitions: 3}").getSpec());
            topic.getMetadata().setGeneration(2L);
            return topic;
        });
        await().atMost(PATIENCE)
                .until(() -> topic("orders").get().getStatus().partitions(), partitions -> partitions == 3);
        assertThat(broker.topics.get("orders").overrides()).isEmpty();

        topic("orders").delete();
        await().atMost(PATIENCE).until(() -> topic("orders").get() == null);
        assertThat(broker.topics).isEmpty();
    }

    @Test
    void whatTheBrokerRefusesShowsAndClears() {
        broker.failures.put("bad", TopicAdminException.refused("InvalidConfig", "retention.ms=soon: no number", null));
        start();
        create("bad", "{cluster: demo, config: {retention.ms: soon}}");

        Condition condition = ready(awaitReady("bad", "InvalidConfig"));
        assertThat(condition.getStatus()).isEqualTo("False");
        assertThat(condition.getMessage()).isEqualTo("retention.ms=soon: no number");
        assertThat(awaitEvents("bad")).contains("InvalidConfig");

        broker.failures.clear();
        topic("bad").edit(topic -> {
            topic.setSpec(Samples.topic("bad", "{cluster: demo}").getSpec());
            topic.getMetadata().setGeneration(2L);
            return topic;
        });
        awaitReady("bad", "TopicReady");
    }

    @Test
    void aTopicWaitsForItsClusterAndIsCreatedAnewWhenTheClusterComesBackEmpty() {
        setCluster("False");
        start();
        create("waiting", "{cluster: demo}");
        awaitReady("waiting", "ClusterNotReady");
        assertThat(broker.calls).isEmpty();

        setCluster("True");
        String id = awaitReady("waiting", "TopicReady").topicId();

        broker.topics.clear();
        setCluster("False");
        awaitReady("waiting", "ClusterNotReady");
        setCluster("True");
        assertThat(awaitReady("waiting", "TopicReady").topicId()).isNotEqualTo(id);
        assertThat(awaitEvents("waiting")).contains("TopicRecreated");
    }

    @Test
    void ofTwoResourcesForOneTopicTheOlderHasIt() {
        Topic older = Samples.topic("older", "{cluster: demo, topicName: same}");
        Topic younger = Samples.topic("younger", "{cluster: demo, topicName: same}");
        younger.getMetadata().setCreationTimestamp("2099-01-01T00:00:00Z");
        start();
        client.resource(older).create();
        awaitReady("older", "TopicReady");
        client.resource(younger).create();

        assertThat(ready(awaitReady("younger", "NameTaken")).getMessage()).contains("Topic older");
        topic("younger").delete();
        await().atMost(PATIENCE).until(() -> topic("younger").get() == null);
        assertThat(broker.topics).containsKey("same");
    }

    @Test
    void aTopicToRetainStays() {
        start();
        create("kept", "{cluster: demo, deletionPolicy: Retain}");
        awaitReady("kept", "TopicReady");

        topic("kept").delete();

        await().atMost(PATIENCE).until(() -> topic("kept").get() == null);
        assertThat(broker.topics).containsKey("kept");
    }

    @Test
    void aTopicGoesWhenItsClusterIsGone() {
        start();
        create("orphan", "{cluster: demo}");
        awaitReady("orphan", "TopicReady");
        client.resources(MemoryStreamerCluster.class)
                .inNamespace(Samples.NAMESPACE)
                .withName("demo")
                .delete();
        awaitReady("orphan", "ClusterNotReady");

        topic("orphan").delete();

        await().atMost(PATIENCE).until(() -> topic("orphan").get() == null);
        assertThat(awaitEvents("orphan")).contains("ClusterGone");
    }

    @Test
    void aTopicBeingDeletedSaysWhatItWaitsFor() {
        start();
        create("stuck", "{cluster: demo}");
        awaitReady("stuck", "TopicReady");
        setCluster("False");
        awaitReady("stuck", "ClusterNotReady");

        topic("stuck").delete();

        awaitStatus("stuck", status -> ready(status).getMessage().startsWith("waiting until "));
        assertThat(broker.topics).containsKey("stuck");
        setCluster("True");
        await().atMost(PATIENCE).until(() -> topic("stuck").get() == null);
        assertThat(broker.topics).isEmpty();
    }

    @Test
    void theStatusIsNotWrittenWhenNothingChanged() {
        start();
        create("quiet", "{cluster: demo, config: {retention.ms: '1000'}}");
        awaitReady("quiet", "TopicReady");
        String before = topic("quiet").get().getMetadata().getResourceVersion();
        int calls = broker.calls.size();

        client.resources(MemoryStreamerCluster.class)
                .inNamespace(Samples.NAMESPACE)
                .withName("demo")
                .edit(cluster -> {
                    cluster.getMetadata().setAnnotations(Map.of("touched", "yes"));
                    return cluster;
                });

        await().during(Duration.ofMillis(500))
                .atMost(PATIENCE)
                .until(() ->
                        topic("quiet").get().getMetadata().getResourceVersion().equals(before));
        assertThat(broker.calls).hasSize(calls);
    }

    private void create(String name, String spec) {
        client.resource(Samples.topic(name, spec)).create();
    }

    private void setCluster(String ready) {
        client.resources(MemoryStreamerCluster.class)
                .inNamespace(Samples.NAMESPACE)
                .withName("demo")
                .editStatus(cluster -> {
                    cluster.setStatus(Samples.status(ready));
                    return cluster;
                });
    }

    private Resource<Topic> topic(String name) {
        return client.resources(Topic.class).inNamespace(Samples.NAMESPACE).withName(name);
    }

    private TopicStatus awaitReady(String name, String reason) {
        return awaitStatus(name, status -> ready(status).getReason().equals(reason));
    }

    private TopicStatus awaitStatus(String name, Predicate<TopicStatus> expected) {
        return await().atMost(PATIENCE)
                .until(() -> topic(name).get().getStatus(), status -> status != null && expected.test(status));
    }

    private static Condition ready(TopicStatus status) {
        return status.conditions().getFirst();
    }

    private List<String> awaitEvents(String name) {
        return await().atMost(PATIENCE)
                .until(
                        () -> client.events().v1().events().inNamespace(Samples.NAMESPACE).list().getItems().stream()
                                .filter(event -> event.getRegarding().getName().equals(name))
                                .map(event -> event.getReason())
                                .toList(),
                        reasons -> !reasons.isEmpty());
    }
}
