package io.memorystreamer.operator.controller.check;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fabric8.kubernetes.api.model.Condition;
import io.fabric8.kubernetes.api.model.ConditionBuilder;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.api.model.apps.DeploymentBuilder;
import io.fabric8.kubernetes.client.CustomResource;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.informers.ResourceEventHandler;
import io.fabric8.kubernetes.client.server.mock.EnableKubernetesMockClient;
import io.fabric8.kubernetes.client.utils.Serialization;
import io.memorystreamer.operator.api.BenchmarkRun;
import io.memorystreamer.operator.api.BenchmarkRunStatus;
import io.memorystreamer.operator.api.MemoryStreamerCluster;
import io.memorystreamer.operator.api.MemoryStreamerClusterStatus;
import io.memorystreamer.operator.api.Topic;
import io.memorystreamer.operator.api.TopicStatus;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The check against a mock API server, where this test plays the operator. */
@EnableKubernetesMockClient(crud = true)
class InstallationCheckTest {
    private static final String NAMESPACE = "streams";
    private static final String NAME = "test-demo";

    KubernetesClient client;

    private final List<String> roundTrips = new ArrayList<>();

    @BeforeEach
    void install() {
        client.resource(new DeploymentBuilder()
                        .withNewMetadata()
                        .withName("demo-operator")
                        .withNamespace(NAMESPACE)
                        .endMetadata()
                        .build())
                .create();
        client.resource(new PodBuilder()
                        .withNewMetadata()
                        .withName(NAME)
                        .withNamespace(NAMESPACE)
                        .endMetadata()
                        .build())
                .create();
    }

    @Test
    void itGoesThroughAllOfItAndLeavesNothing() throws InterruptedException {
        operatorThatAnswers("True", "phase: Succeeded\nthroughput: 1.0M/s\np99: 1ms\nverdict: met");

        check("60").run();

        assertThat(roundTrips).containsExactly("brokers:9092 " + NAME);
        assertThat(left()).isEmpty();
        assertThat(client.pods()
                        .inNamespace(NAMESPACE)
                        .withName(NAME)
                        .get()
                        .getMetadata()
                        .getOwnerReferences())
                .singleElement()
                .satisfies(owner -> assertThat(owner.getName()).isEqualTo("demo-operator"));
    }

    @Test
    void aClusterThatDoesNotGetReadyIsNamedWithItsConditionsAndStays() {
        operatorThatAnswers("False", "{}");

        assertThatThrownBy(() -> check("2").run())
                .isInstanceOf(CheckFailedException.class)
                .hasMessageContaining("MemoryStreamerCluster test-demo did not get there in time")
                .hasMessageContaining("Ready=False Unschedulable: no node has two CPUs left");
        assertThat(roundTrips).isEmpty();
        assertThat(left()).containsExactly("MemoryStreamerCluster");
    }

    @Test
    void aRunThatFailsIsNamedWithItsConditionsAndStays() {
        operatorThatAnswers("True", """
                phase: Failed
                conditions: [{type: Failed, status: "True", reason: OOMKilled, message: it took too much}]
                """);

        assertThatThrownBy(() -> check("60").run())
                .isInstanceOf(CheckFailedException.class)
                .hasMessageContaining("BenchmarkRun test-demo ended as FAILED")
                .hasMessageContaining("Failed=True OOMKilled: it took too much");
        assertThat(left()).contains("BenchmarkRun");
    }

    @Test
    void withoutAnOperatorItSaysSo() {
        Map<String, String> environment = new HashMap<>(environment("60"));
        environment.put("MEMORYSTREAMER_OPERATOR_NAME", "other");

        assertThatThrownBy(() -> new InstallationCheck(client, CheckSettings.of(environment), this::note).run())
                .hasMessageContaining("there is no Deployment other in namespace streams");
    }

    @Test
    void aMissingVariableIsNamed() {
        assertThatThrownBy(() -> CheckSettings.of(Map.of("CHECK_NAME", NAME))).hasMessageContaining("POD_NAMESPACE");
    }

    @Test
    void whatItMakesBelongsToItsPod() {
        CheckResources resources = new CheckResources(CheckSettings.of(environment("60")));

        assertThat(List.<HasMetadata>of(resources.cluster(), resources.topic(), resources.run()))
                .allSatisfy(resource -> assertThat(resource.getMetadata().getOwnerReferences())
                        .singleElement()
                        .satisfies(owner -> assertThat(owner.getUid()).isEqualTo("42")));
        assertThat(resources.run().getSpec().target().cluster())
                .isEqualTo(resources.topic().getSpec().cluster())
                .isEqualTo(resources.cluster().getMetadata().getName());
    }

    private InstallationCheck check(String timeoutSeconds) {
        return new InstallationCheck(client, CheckSettings.of(environment(timeoutSeconds)), this::note);
    }

    private void note(String bootstrapServers, String topic) {
        roundTrips.add(bootstrapServers + " " + topic);
    }

    private static Map<String, String> environment(String timeoutSeconds) {
        return Map.of(
                "CHECK_NAME",
                NAME,
                "POD_NAMESPACE",
                NAMESPACE,
                "POD_NAME",
                NAME,
                "POD_UID",
                "42",
                "MEMORYSTREAMER_OPERATOR_NAME",
                "demo-operator",
                "CHECK_CPU",
                "500m",
                "CHECK_MEMORY",
                "1Gi",
                "CHECK_TIMEOUT_SECONDS",
                timeoutSeconds);
    }

    private List<String> left() {
        List<HasMetadata> left = new ArrayList<>();
        List.of(MemoryStreamerCluster.class, Topic.class, BenchmarkRun.class)
                .forEach(kind -> left.addAll(
                        client.resources(kind).inNamespace(NAMESPACE).list().getItems()));
        return left.stream().map(HasMetadata::getKind).toList();
    }

    private void operatorThatAnswers(String ready, String runStatus) {
        Condition condition = new ConditionBuilder()
                .withType("Ready")
                .withStatus(ready)
                .withReason("Unschedulable")
                .withMessage("no node has two CPUs left")
                .build();
        onAdd(
                MemoryStreamerCluster.class,
                cluster -> cluster.setStatus(new MemoryStreamerClusterStatus(
                        1L, 1, 1, "1/1", "brokers:9092", null, null, null, List.of(condition))));
        onAdd(
                Topic.class,
                topic -> topic.setStatus(
                        Serialization.unmarshal("conditions: [{type: Ready, status: \"True\"}]", TopicStatus.class)));
        onAdd(BenchmarkRun.class, run -> run.setStatus(Serialization.unmarshal(runStatus, BenchmarkRunStatus.class)));
    }

    private <T extends CustomResource<?, ?>> void onAdd(Class<T> kind, Consumer<T> answer) {
        client.resources(kind).inNamespace(NAMESPACE).inform(new ResourceEventHandler<>() {
            @Override
            public void onAdd(T resource) {
                answer.accept(resource);
                client.resource(resource).updateStatus();
            }

            @Override
            public void onUpdate(T before, T now) {}

            @Override
            public void onDelete(T resource, boolean stateUnknown) {}
        });
    }
}
