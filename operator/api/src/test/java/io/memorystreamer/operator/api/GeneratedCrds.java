package io.memorystreamer.operator.api;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.fabric8.crdv2.generator.CRDGenerator;
import io.fabric8.crdv2.generator.CRDPostProcessor;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.apiextensions.v1.CustomResourceColumnDefinition;
import io.fabric8.kubernetes.api.model.apiextensions.v1.CustomResourceDefinition;
import io.fabric8.kubernetes.api.model.apiextensions.v1.CustomResourceDefinitionVersion;
import io.fabric8.kubernetes.api.model.apiextensions.v1.JSONSchemaProps;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.URI;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Generates the CRDs from the Java types of this module, as they are shipped. */
final class GeneratedCrds {
    static final List<Class<? extends HasMetadata>> KINDS = List.of(
            BenchmarkRun.class,
            BenchmarkResult.class,
            BenchmarkSchedule.class,
            MemoryStreamerCluster.class,
            Topic.class);

    // The generator sorts columns by their JSON path; people read them from what to why.
    private static final List<String> COLUMN_ORDER = List.of(
            "Cluster",
            "Run",
            "CPU",
            "Memory",
            "Phase",
            "Progress",
            "Throughput",
            "P99",
            "Verdict",
            "Schedule",
            "Suspend",
            "Last",
            "Next",
            "LastRun",
            "Partitions",
            "Ready",
            "Bootstrap",
            "Pinned",
            "Target",
            "Best",
            "Worst",
            "Regressed",
            "Baseline",
            "Throttled",
            "QoS",
            "Image",
            "CPUs",
            "Node",
            "Topic",
            "Reason",
            "Age");

    // The longest text of a Kubernetes quantity is far below this.
    private static final long MAX_QUANTITY_LENGTH = 32;

    // Rules that look at every key must be cheap enough; more keys than a broker has are a mistake anyway.
    private static final long MAX_CONFIGURATION_KEYS = 100;

    private GeneratedCrds() {}

    /** Returns the text of each CRD by its file name. */
    static Map<String, String> generate() throws IOException {
        Map<String, ByteArrayOutputStream> written = new TreeMap<>();
        try (CRDGenerator.CRDOutput<ByteArrayOutputStream> output = new CRDGenerator.AbstractCRDOutput<>() {
            @Override
            protected ByteArrayOutputStream createStreamFor(String crdName) {
                return written.computeIfAbsent(crdName, name -> new ByteArrayOutputStream());
            }

            @Override
            public URI crdURI(String crdName) {
                return URI.create("file:/" + crdName);
            }
        }) {
            new CRDGenerator()
                    .withOutput(output)
                    .withMinQuotes(true)
                    .forCRDVersions("v1")
                    .withPostProcessor(new CRDPostProcessor() {
                        @Override
                        public HasMetadata process(HasMetadata crd, String crdSpecVersion) {
                            return finished((CustomResourceDefinition) crd);
                        }
                    })
                    .customResourceClasses(KINDS)
                    .generate();
        }
        Map<String, String> files = new TreeMap<>();
        written.forEach((name, bytes) -> files.put(name + ".yml", bytes.toString(UTF_8)));
        return files;
    }

    private static CustomResourceDefinition finished(CustomResourceDefinition crd) {
        Comparator<CustomResourceColumnDefinition> order =
                Comparator.comparingInt(column -> COLUMN_ORDER.indexOf(column.getName()));
        for (CustomResourceDefinitionVersion version : crd.getSpec().getVersions()) {
            version.setAdditionalPrinterColumns(
                    version.getAdditionalPrinterColumns().stream().sorted(order).toList());
            finish("", version.getSchema().getOpenAPIV3Schema());
        }
        return crd;
    }

    private static void finish(String name, JSONSchemaProps schema) {
        // The generator finds a record component's rules twice, on its field and on its accessor.
        if (schema.getXKubernetesValidations() != null) {
            schema.setXKubernetesValidations(
                    schema.getXKubernetesValidations().stream().distinct().toList());
        }
        // No annotation sets a length here, and without one the API server assumes the worst for the cost of the rules.
        if (Boolean.TRUE.equals(schema.getXKubernetesIntOrString())) {
            schema.setMaxLength(MAX_QUANTITY_LENGTH);
        }
        if (schema.getAdditionalProperties() != null && !isEmpty(schema.getXKubernetesValidations())) {
            schema.setMaxProperties(MAX_CONFIGURATION_KEYS);
        }
        if (name.equals("conditions")) {
            schema.setXKubernetesListType("map");
            schema.setXKubernetesListMapKeys(List.of("type"));
            schema.getItems().getSchema().setRequired(List.of("type", "status"));
        }
        if (schema.getProperties() != null) {
            schema.getProperties().forEach(GeneratedCrds::finish);
        }
        if (schema.getItems() != null && schema.getItems().getSchema() != null) {
            finish("", schema.getItems().getSchema());
        }
    }

    private static boolean isEmpty(List<?> list) {
        return list == null || list.isEmpty();
    }
}
