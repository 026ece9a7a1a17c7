package io.memorystreamer.operator.controller.testing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.client.CustomResource;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.dsl.FieldValidateable;
import io.fabric8.kubernetes.client.utils.Serialization;
import io.memorystreamer.operator.api.ApiGroup;
import io.memorystreamer.operator.api.BenchmarkRun;
import io.memorystreamer.operator.api.BenchmarkSchedule;
import io.memorystreamer.operator.api.MemoryStreamerCluster;
import io.memorystreamer.operator.api.Topic;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * What a real API server makes of good and bad resources of every kind: {@code PLURAL/valid-*.yaml} and
 * {@code PLURAL/invalid-*.yaml} in the resources, the latter with the words that the refusal must contain, and the shipped
 * samples. CEL rules are checked by an API server alone: when none is given, all of these count as skipped.
 */
class CustomResourceValidationTest {
    private static final Path RESOURCES = Path.of("src/test/resources");
    private static final Path SAMPLES = Path.of("../../k8s/samples");
    private static final String EXPECT = "# expect: ";

    /** The kinds that people write, with the directory of each; results are written by the operator. */
    private static final List<Class<? extends CustomResource<?, ?>>> KINDS =
            List.of(BenchmarkRun.class, BenchmarkSchedule.class, MemoryStreamerCluster.class, Topic.class);

    private static RealApiServer server;

    @BeforeAll
    static void connect() throws IOException {
        server = RealApiServer.connect(CustomResourceValidationTest.class).orElse(null);
    }

    @BeforeEach
    void skipWithoutApiServer() {
        // Here and not before all: so each of them is counted as skipped.
        Assumptions.assumeTrue(server != null, RealApiServer.NOT_GIVEN);
    }

    @AfterAll
    static void disconnect() {
        if (server != null) {
            server.close();
        }
    }

    static Stream<Path> valid() throws IOException {
        return files("valid-");
    }

    static Stream<Path> invalid() throws IOException {
        return files("invalid-");
    }

    static Stream<Path> samples() throws IOException {
        try (Stream<Path> files = Files.walk(SAMPLES)) {
            List<Path> found = files.filter(file -> file.toString().endsWith(".yaml"))
                    .filter(file -> !file.endsWith("kustomization.yaml"))
                    .sorted()
                    .toList();
            assertThat(found).as("samples in %s", SAMPLES).isNotEmpty();
            return found.stream();
        }
    }

    static Stream<Class<? extends CustomResource<?, ?>>> kinds() {
        return KINDS.stream();
    }

    @ParameterizedTest
    @MethodSource("valid")
    void aValidResourceIsAccepted(Path file) {
        assertThatCode(() -> dryRun(Files.readString(file))).doesNotThrowAnyException();
    }

    @ParameterizedTest
    @MethodSource("samples")
    void aSampleIsAccepted(Path file) throws IOException {
        List<String> documents = Arrays.stream(Files.readString(file).split("(?m)^---\\s*$"))
                .filter(document -> document.contains("apiVersion: " + ApiGroup.GROUP + "/"))
                .toList();
        assertThatCode(() -> {
                    for (String document : documents) {
                        dryRun(document);
                    }
                })
                .doesNotThrowAnyException();
    }

    @ParameterizedTest
    @MethodSource("invalid")
    void anInvalidResourceIsRefusedWithAMessageThatNamesTheField(Path file) throws IOException {
        String expected = Files.readAllLines(file).getFirst();
        assertThat(expected).as("first line of %s", file).startsWith(EXPECT);

        assertThatThrownBy(() -> dryRun(Files.readString(file)))
                .isInstanceOf(KubernetesClientException.class)
                .hasMessageContaining(expected.substring(EXPECT.length()));
    }

    @ParameterizedTest
    @MethodSource("kinds")
    void whatTheApiServerDefaultsIsWhatTheJavaTypeDefaults(Class<? extends CustomResource<?, ?>> kind)
            throws IOException {
        CustomResource<?, ?> written =
                Serialization.unmarshal(Files.readString(directory(kind).resolve("valid-smallest.yaml")), kind);

        CustomResource<?, ?> stored = server.admin()
                .resource(written)
                .inNamespace(server.namespace())
                .dryRun()
                .create();

        assertThat(stored.getSpec()).isEqualTo(written.getSpec());
    }

    @Test
    void theSpecOfARunThatHasStartedCannotChange() throws IOException {
        GenericKubernetesResource run = create(BenchmarkRun.class, "valid-smallest.yaml", "changing-spec");
        run.setAdditionalProperty("status", Map.of("startTime", "2026-03-01T10:00:00Z"));
        run = server.admin().resource(run).inNamespace(server.namespace()).updateStatus();
        run.<List<String>>get("spec", "scenarios").add("latency");

        assertUpdateRefused(run, "spec is immutable once the run has started");
    }

    @Test
    void theStorageOfAClusterCannotMoveToAVolume() throws IOException {
        GenericKubernetesResource cluster =
                create(MemoryStreamerCluster.class, "valid-memory.yaml", "changing-storage");
        cluster.<Map<String, Object>>get("spec")
                .put("storage", Map.of("volumeClaim", Map.of("size", "1Gi", "whenDeleted", "Retain")));

        assertUpdateRefused(cluster, "spec.storage cannot change between memory and volumeClaim");
    }

    @Test
    void theVolumeOfAClusterCannotGrow() throws IOException {
        GenericKubernetesResource cluster = create(MemoryStreamerCluster.class, "valid-volume.yaml", "changing-size");
        cluster.<Map<String, Object>>get("spec", "storage", "volumeClaim").put("size", "100Gi");

        assertUpdateRefused(cluster, "spec.storage.volumeClaim.size cannot change");
    }

    @Test
    void theStorageClassOfAClusterCannotChange() throws IOException {
        GenericKubernetesResource cluster =
                create(MemoryStreamerCluster.class, "valid-volume.yaml", "changing-storage-class");
        cluster.<Map<String, Object>>get("spec", "storage", "volumeClaim").put("storageClassName", "slow");

        assertUpdateRefused(cluster, "spec.storage.volumeClaim.storageClassName cannot change");
    }

    private static GenericKubernetesResource create(
            Class<? extends CustomResource<?, ?>> kind, String file, String name) throws IOException {
        GenericKubernetesResource resource = Serialization.unmarshal(
                Files.readString(directory(kind).resolve(file)), GenericKubernetesResource.class);
        resource.getMetadata().setName(name);
        return server.admin().resource(resource).inNamespace(server.namespace()).create();
    }

    private static void assertUpdateRefused(GenericKubernetesResource changed, String message) {
        assertThatThrownBy(() -> server.admin()
                        .resource(changed)
                        .inNamespace(server.namespace())
                        .update())
                .isInstanceOf(KubernetesClientException.class)
                .hasMessageContaining(message);
    }

    /** Sends it as it is written, unknown fields and all, as kubectl does. */
    private static void dryRun(String yaml) {
        server.admin()
                .resource(Serialization.unmarshal(yaml, GenericKubernetesResource.class))
                .inNamespace(server.namespace())
                .dryRun()
                .fieldValidation(FieldValidateable.Validation.STRICT)
                .create();
    }

    private static Stream<Path> files(String prefix) throws IOException {
        Stream<Path> all = Stream.empty();
        for (Class<? extends CustomResource<?, ?>> kind : KINDS) {
            try (Stream<Path> files = Files.list(directory(kind))) {
                List<Path> found = files.filter(
                                file -> file.getFileName().toString().startsWith(prefix))
                        .sorted()
                        .toList();
                assertThat(found).as("%s*.yaml in %s", prefix, directory(kind)).isNotEmpty();
                all = Stream.concat(all, found.stream());
            }
        }
        return all;
    }

    private static Path directory(Class<? extends CustomResource<?, ?>> kind) {
        return RESOURCES.resolve(HasMetadata.getPlural(kind));
    }
}
