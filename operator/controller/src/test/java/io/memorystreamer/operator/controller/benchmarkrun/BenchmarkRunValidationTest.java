package io.memorystreamer.operator.controller.benchmarkrun;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.Namespace;
import io.fabric8.kubernetes.api.model.NamespaceBuilder;
import io.fabric8.kubernetes.api.model.apiextensions.v1.CustomResourceDefinition;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.dsl.FieldValidateable;
import io.fabric8.kubernetes.client.utils.Serialization;
import io.memorystreamer.operator.api.BenchmarkRun;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * What a real API server makes of good and bad runs: {@code valid-*.yaml} and {@code invalid-*.yaml} beside this class'
 * resources, the latter with the words that the refusal must contain. CEL rules are checked by the API server alone, so
 * without one nothing here is tested, and the build says so.
 *
 * <p>It changes the cluster: it installs the CRDs and uses a namespace of its own, which it removes.
 */
class BenchmarkRunValidationTest {
    private static final String KUBECONFIG = "MEMORYSTREAMER_TEST_KUBECONFIG";
    private static final String NOT_TESTED =
            "NOT TESTED: the rules of BenchmarkRun against a real API server; set " + KUBECONFIG + " to a kubeconfig";
    private static final Path RUNS = Path.of("src/test/resources/benchmarkrun");
    private static final Path CRDS = Path.of("../../k8s/crds");
    private static final String EXPECT = "# expect: ";

    private static KubernetesClient client;
    private static Namespace namespace;

    @BeforeAll
    static void connect() throws IOException {
        Optional<String> kubeconfig = Optional.ofNullable(System.getProperty(KUBECONFIG))
                .or(() -> Optional.ofNullable(System.getenv(KUBECONFIG)))
                .filter(value -> !value.isBlank());
        if (kubeconfig.isEmpty()) {
            System.err.println(NOT_TESTED);
            return;
        }
        client = new KubernetesClientBuilder()
                .withConfig(Config.fromKubeconfig(Files.readString(Path.of(kubeconfig.get()))))
                .build();
        try (Stream<Path> files = Files.list(CRDS)) {
            for (Path file :
                    files.filter(path -> path.toString().endsWith("-v1.yml")).toList()) {
                CustomResourceDefinition crd =
                        Serialization.unmarshal(Files.readString(file), CustomResourceDefinition.class);
                client.resource(crd).forceConflicts().serverSideApply();
                client.resource(crd)
                        .waitUntilCondition(BenchmarkRunValidationTest::isEstablished, 30, TimeUnit.SECONDS);
            }
        }
        namespace = client.resource(new NamespaceBuilder()
                        .withNewMetadata()
                        .withGenerateName("benchmarkrun-validation-")
                        .endMetadata()
                        .build())
                .create();
    }

    @BeforeEach
    void skipWithoutApiServer() {
        // Here and not before all: so each of them is counted as skipped.
        Assumptions.assumeTrue(client != null, NOT_TESTED);
    }

    @AfterAll
    static void disconnect() {
        if (namespace != null) {
            client.resource(namespace).delete();
        }
        if (client != null) {
            client.close();
        }
    }

    static List<Path> valid() throws IOException {
        return runs("valid-");
    }

    static List<Path> invalid() throws IOException {
        return runs("invalid-");
    }

    @ParameterizedTest
    @MethodSource("valid")
    void aValidRunIsAccepted(Path file) {
        assertThatCode(() -> create(file)).doesNotThrowAnyException();
    }

    @ParameterizedTest
    @MethodSource("invalid")
    void anInvalidRunIsRefusedWithAMessageThatNamesTheField(Path file) throws IOException {
        String expected = Files.readAllLines(file).getFirst();
        assertThat(expected).as("first line of %s", file).startsWith(EXPECT);

        assertThatThrownBy(() -> create(file))
                .isInstanceOf(KubernetesClientException.class)
                .hasMessageContaining(expected.substring(EXPECT.length()));
    }

    @Test
    void theSpecOfARunCannotChange() throws IOException {
        BenchmarkRun run =
                Serialization.unmarshal(Files.readString(RUNS.resolve("valid-smallest.yaml")), BenchmarkRun.class);
        run.getMetadata().setName("immutable");
        run.getMetadata().setNamespace(namespace.getMetadata().getName());
        BenchmarkRun created = client.resource(run).create();
        GenericKubernetesResource changed = client.genericKubernetesResources(
                        created.getApiVersion(), created.getKind())
                .inNamespace(created.getMetadata().getNamespace())
                .withName("immutable")
                .get();
        changed.<List<String>>get("spec", "scenarios").add("latency");

        assertThatThrownBy(() -> client.resource(changed).update())
                .isInstanceOf(KubernetesClientException.class)
                .hasMessageContaining("spec is immutable");
    }

    @Test
    void whatTheApiServerDefaultsIsWhatTheJavaTypeDefaults() throws IOException {
        BenchmarkRun sent =
                Serialization.unmarshal(Files.readString(RUNS.resolve("valid-smallest.yaml")), BenchmarkRun.class);

        BenchmarkRun stored = client.resources(BenchmarkRun.class)
                .inNamespace(namespace.getMetadata().getName())
                .resource(Serialization.unmarshal(
                        Files.readString(RUNS.resolve("valid-smallest.yaml")), BenchmarkRun.class))
                .dryRun()
                .create();

        assertThat(stored.getSpec()).isEqualTo(sent.getSpec());
    }

    /** Sends the file as it is written, unknown fields and all, as kubectl does. */
    private static void create(Path file) throws IOException {
        GenericKubernetesResource resource =
                Serialization.unmarshal(Files.readString(file), GenericKubernetesResource.class);
        client.resource(resource)
                .inNamespace(namespace.getMetadata().getName())
                .dryRun()
                .fieldValidation(FieldValidateable.Validation.STRICT)
                .create();
    }

    private static boolean isEstablished(CustomResourceDefinition crd) {
        return crd != null
                && crd.getStatus() != null
                && crd.getStatus().getConditions().stream()
                        .anyMatch(condition ->
                                "Established".equals(condition.getType()) && "True".equals(condition.getStatus()));
    }

    private static List<Path> runs(String prefix) throws IOException {
        try (Stream<Path> files = Files.list(RUNS)) {
            List<Path> runs = files.filter(file -> file.getFileName().toString().startsWith(prefix))
                    .sorted()
                    .toList();
            assertThat(runs).as("%s*.yaml in %s", prefix, RUNS).isNotEmpty();
            return runs;
        }
    }
}
