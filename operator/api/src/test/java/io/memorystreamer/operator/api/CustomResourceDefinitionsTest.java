package io.memorystreamer.operator.api;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.apiextensions.v1.CustomResourceColumnDefinition;
import io.fabric8.kubernetes.api.model.apiextensions.v1.CustomResourceDefinition;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The CRDs that are shipped are those that the Java types describe. After a change to the types, write them anew with
 * {@value #REFRESH}.
 */
class CustomResourceDefinitionsTest {
    private static final String REFRESH =
            "mvn test -pl operator/api -Dtest=CustomResourceDefinitionsTest -Dcrds.refresh=true";

    private static final Path ROOT = Path.of("../..");

    @ParameterizedTest
    @ValueSource(strings = {"k8s/crds", "helm/memorystreamer/files/crds"})
    void shippedCrdsEqualTheGeneratedOnes(String directory) throws IOException {
        Path shipped = ROOT.resolve(directory);
        Map<String, String> generated = GeneratedCrds.generate();
        if (Boolean.getBoolean("crds.refresh")) {
            Files.createDirectories(shipped);
            for (Map.Entry<String, String> crd : generated.entrySet()) {
                Files.writeString(shipped.resolve(crd.getKey()), crd.getValue());
            }
        }
        try (Stream<Path> files = Files.list(shipped)) {
            assertThat(files.map(file -> file.getFileName().toString())
                            .filter(name -> !name.startsWith("kustomization")))
                    .as("CRDs in %s; refresh with: %s", directory, REFRESH)
                    .containsExactlyInAnyOrderElementsOf(generated.keySet());
        }
        for (Map.Entry<String, String> crd : generated.entrySet()) {
            assertThat(shipped.resolve(crd.getKey()))
                    .as("%s differs from the Java types; refresh with: %s", crd.getKey(), REFRESH)
                    .hasContent(crd.getValue());
        }
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            benchmarkruns          | Phase Progress Throughput P99 Verdict Target Best Worst Regressed Reason Age
            benchmarkresults       | Run CPU Memory Throughput P99 Verdict Throttled QoS CPUs Node Reason Age
            benchmarkschedules     | Schedule Suspend Last Next LastRun Baseline Age
            memorystreamerclusters | Ready Bootstrap Pinned Image CPUs Node Reason Age
            topics                 | Cluster Partitions Ready Topic Reason Age
            """)
    void columnsStandInReadingOrder(String plural, String expected) throws IOException {
        assertThat(columns(plural)).containsExactly(expected.split(" "));
    }

    private static List<String> columns(String plural) throws IOException {
        String yaml = GeneratedCrds.generate().get(plural + ".memorystreamer.io-v1.yml");
        CustomResourceDefinition crd = Serialization.unmarshal(yaml, CustomResourceDefinition.class);
        return crd.getSpec().getVersions().getFirst().getAdditionalPrinterColumns().stream()
                .map(CustomResourceColumnDefinition::getName)
                .toList();
    }
}
