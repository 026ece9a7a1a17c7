package io.memorystreamer.operator.controller.chart;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.assertj.core.api.Assertions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A bad value is refused before anything is installed, with a message that names it. */
class ChartValuesTest {
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "operator: {clusterwide: true}          | clusterwide",
                "operator: {clusterWide: 'yes'}         | clusterWide",
                "operator: {replicas: 0}                | replicas",
                "operator: {replicas: two}              | replicas",
                "operator: {logLevel: LOUD}             | logLevel",
                "operator: {resources: {limits: {memory: lots}}} | memory",
                "operator: {resources: {limits: {memroy: 1Gi}}}  | memroy",
                "operator: {resources: {limit: {memory: 1Gi}}}   | limit",
                "operator: {tolerations: [{keys: a}]}   | keys",
                "operator: {nodeSelector: {zone: 1}}    | zone",
                "operator: {affinity: {podAfinity: {}}} | podAfinity",
                "images: {pullPolicy: Sometimes}        | pullPolicy",
                "images: {broker: {repository: ''}}     | repository",
                "images: {broker: {repository: 'a b'}}  | repository",
                "images: {operator: {tag: 'a:b'}}       | tag",
                "images: {brokers: {tag: a}}            | brokers",
                "images: {pullSecrets: ['']}            | pullSecrets",
                "crds: {install: maybe}                 | install",
                "crds: {retain: true}                   | retain",
                "networkPolicy: {from: [{}]}            | from",
                "networkPolicy: {from: [{ipBlock: {}}]} | ipBlock",
                "monitoring: {serviceMonitor: {interval: 30}}   | interval",
                "monitoring: {serviceMonitor: {interval: 30d}}  | interval",
                "monitoring: {dashboard: {enabled: true}}       | dashboard",
                "test: {timeoutSeconds: 1}              | timeoutSeconds",
                "test: {cpu: -1}                        | cpu",
                "extra: 1                               | extra",
            })
    void aBadValueIsRefusedByName(String values, String name, @TempDir Path directory) throws IOException {
        Path file = Files.writeString(directory.resolve("values.yaml"), values);

        assertThatThrownBy(() -> Rendered.chart(command -> command.withValuesFile(file)))
                .hasMessageContaining("schema")
                .hasMessageContaining(name);
    }

    /** Else a misspelt key in some corner would go unnoticed. */
    @Test
    void noObjectOfTheSchemaIsOpenButForKubernetesOwn() throws IOException {
        List<String> open = new ArrayList<>();
        JsonNode schema = new ObjectMapper()
                .readTree(Rendered.CHART.resolve("values.schema.json").toFile());
        findOpen("", schema, open);

        Assertions.assertThat(open)
                .containsExactlyInAnyOrder(
                        "/properties/global",
                        "/properties/operator/properties/affinity/properties/nodeAffinity",
                        "/properties/operator/properties/affinity/properties/podAffinity",
                        "/properties/operator/properties/affinity/properties/podAntiAffinity",
                        "/properties/networkPolicy/properties/from/items/properties/namespaceSelector",
                        "/properties/networkPolicy/properties/from/items/properties/podSelector",
                        "/properties/networkPolicy/properties/from/items/properties/ipBlock");
    }

    private static void findOpen(String path, JsonNode schema, List<String> open) {
        if ("object".equals(schema.path("type").asText()) && !schema.has("additionalProperties")) {
            open.add(path);
        }
        schema.properties().forEach(child -> findOpen(path + "/" + child.getKey(), child.getValue(), open));
    }
}
