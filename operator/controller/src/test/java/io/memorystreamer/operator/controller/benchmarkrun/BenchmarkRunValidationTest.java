package io.memorystreamer.operator.controller.benchmarkrun;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.dsl.FieldValidateable;
import io.fabric8.kubernetes.client.utils.Serialization;
import io.memorystreamer.operator.api.BenchmarkRun;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * What a real API server makes of good and bad runs: {@code valid-*.yaml} and {@code invalid-*.yaml} in the resources, the
 * latter with the words that the refusal must contain, and the shipped samples. CEL rules are checked by an API server
 * alone: when none is given, all of these count as skipped.
 */
class BenchmarkRunValidationTest {
    private static final Path RUNS = Path.of("src/test/resources/benchmarkrun");
    private static final Path SAMPLES = Path.of("../../k8s/samples");
    private static final String EXPECT = "# expect: ";

    private static RealApiServer server;

    @BeforeAll
    static void connect() throws IOException {
        server = RealApiServer.connect().orElse(null);
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
        return Stream.concat(files(RUNS, "valid-").stream(), files(SAMPLES, "benchmarkrun").stream());
    }

    static Stream<Path> invalid() throws IOException {
        return files(RUNS, "invalid-").stream();
    }

    @ParameterizedTest
    @MethodSource("valid")
    void aValidRunIsAccepted(Path file) {
        assertThatCode(() -> dryRun(file)).doesNotThrowAnyException();
    }

    @ParameterizedTest
    @MethodSource("invalid")
    void anInvalidRunIsRefusedWithAMessageThatNamesTheField(Path file) throws IOException {
        String expected = Files.readAllLines(file).getFirst();
        assertThat(expected).as("first line of %s", file).startsWith(EXPECT);

        assertThatThrownBy(() -> dryRun(file))
                .isInstanceOf(KubernetesClientException.class)
                .hasMessageContaining(expected.substring(EXPECT.length()));
    }

    @Test
    void theSpecOfARunCannotChange() throws IOException {
        BenchmarkRun run = smallest();
        run.getMetadata().setName("immutable");
        run.getMetadata().setNamespace(server.namespace());
        BenchmarkRun created = server.admin().resource(run).create();
        GenericKubernetesResource changed = server.admin()
                .genericKubernetesResources(created.getApiVersion(), created.getKind())
                .inNamespace(server.namespace())
                .withName(created.getMetadata().getName())
                .get();
        changed.<List<String>>get("spec", "scenarios").add("latency");

        assertThatThrownBy(() -> server.admin().resource(changed).update())
                .isInstanceOf(KubernetesClientException.class)
                .hasMessageContaining("spec is immutable");
    }

    @Test
    void whatTheApiServerDefaultsIsWhatTheJavaTypeDefaults() throws IOException {
        BenchmarkRun stored = server.admin()
                .resources(BenchmarkRun.class)
                .inNamespace(server.namespace())
                .resource(smallest())
                .dryRun()
                .create();

        assertThat(stored.getSpec()).isEqualTo(smallest().getSpec());
    }

    private static BenchmarkRun smallest() throws IOException {
        return Serialization.unmarshal(Files.readString(RUNS.resolve("valid-smallest.yaml")), BenchmarkRun.class);
    }

    /** Sends the file as it is written, unknown fields and all, as kubectl does. */
    private static void dryRun(Path file) throws IOException {
        GenericKubernetesResource resource =
                Serialization.unmarshal(Files.readString(file), GenericKubernetesResource.class);
        server.admin()
                .resource(resource)
                .inNamespace(server.namespace())
                .dryRun()
                .fieldValidation(FieldValidateable.Validation.STRICT)
                .create();
    }

    private static List<Path> files(Path directory, String prefix) throws IOException {
        try (Stream<Path> files = Files.list(directory)) {
            List<Path> found = files.filter(
                            file -> file.getFileName().toString().startsWith(prefix))
                    .sorted()
                    .toList();
            assertThat(found).as("%s*.yaml in %s", prefix, directory).isNotEmpty();
            return found;
        }
    }
}
