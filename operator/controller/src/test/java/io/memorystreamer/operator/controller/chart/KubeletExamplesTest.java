package io.memorystreamer.operator.controller.chart;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import io.fabric8.kubernetes.api.model.Quantity;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/** The settings of kubelets that we tell people to use are such that a kubelet starts with them. */
class KubeletExamplesTest {
    private static final ObjectMapper YAML = new ObjectMapper(new YAMLFactory());

    @Test
    void thoseOfAPinnedNode() throws IOException {
        assertPins(YAML.readTree(Files.readString(Path.of("../../k8s/kubelet/pinned.yaml"))));
    }

    @Test
    void thoseOfThePinnedNodeOfKind() throws IOException {
        JsonNode kind = YAML.readTree(Files.readString(Path.of("../../k8s/kind/pinned.yaml")));

        assertPins(YAML.readTree(kind.at("/kubeadmConfigPatches/0").asText()));
        assertThat(kind.at("/nodes/1/labels/memorystreamer.io~1cpu-manager").asText())
                .isEqualTo("static");
    }

    private static void assertPins(JsonNode kubelet) {
        assertThat(kubelet.path("kind").asText()).isEqualTo("KubeletConfiguration");
        assertThat(kubelet.path("cpuManagerPolicy").asText()).isEqualTo("static");
        assertThat(kubelet.path("topologyManagerPolicy").asText()).isEqualTo("single-numa-node");
        assertThat(kubelet.path("memoryManagerPolicy").asText()).isEqualTo("Static");
        // The static CPU manager needs a CPU that nobody gets.
        assertThat(kubelet.path("reservedSystemCPUs").asText()).isNotEmpty();
        // The kubelet refuses to start with any other sum.
        assertThat(bytes(kubelet.at("/reservedMemory/0/limits/memory")))
                .isEqualByComparingTo(bytes(kubelet.at("/systemReserved/memory"))
                        .add(bytes(kubelet.at("/kubeReserved/memory")))
                        .add(bytes(kubelet.at("/evictionHard/memory.available"))));
    }

    private static BigDecimal bytes(JsonNode quantity) {
        return quantity.isMissingNode() ? BigDecimal.ZERO : Quantity.getAmountInBytes(new Quantity(quantity.asText()));
    }
}
