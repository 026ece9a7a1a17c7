package io.memorystreamer.operator.controller.chart;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.EnvVar;
import io.fabric8.kubernetes.api.model.PodSpec;
import io.memorystreamer.operator.controller.OperatorConfig;
import io.memorystreamer.operator.controller.artefacts.ArtefactConfig;
import io.memorystreamer.operator.controller.benchmarkrun.BenchConfig;
import io.memorystreamer.operator.controller.cluster.BrokerImageConfig;
import io.quarkiverse.operatorsdk.runtime.RunTimeOperatorConfiguration;
import io.quarkus.runtime.logging.LogRuntimeConfig;
import io.smallrye.config.ConfigMappings;
import io.smallrye.config.ConfigMappings.ConfigClass;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** A variable of the operator that no configuration reads, a misspelt one say, would be passed over in silence. */
class EnvironmentTest {
    private static final Path K8S = Path.of("../../k8s");

    /** Of Quarkus and of our own, as Quarkus itself reads them. */
    private static final List<Pattern> KEYS = Stream.of(
                    OperatorConfig.class,
                    ArtefactConfig.class,
                    BenchConfig.class,
                    BrokerImageConfig.class,
                    RunTimeOperatorConfiguration.class,
                    LogRuntimeConfig.class)
            .map(ConfigClass::configClass)
            .flatMap(mapping -> ConfigMappings.getProperties(mapping).keySet().stream())
            .map(EnvironmentTest::variable)
            .toList();

    @Test
    void everyVariableOfTheOperatorIsAKeyOfItsConfiguration() throws IOException {
        List<PodSpec> operators = new ArrayList<>();
        renderings().forEach(rendered -> operators.add(rendered.operator()));

        assertThat(operators).hasSizeGreaterThan(5);
        assertThat(ours(operators))
                .contains("MEMORYSTREAMER_ARTEFACTS_REPORTS_FOR_ALL", "QUARKUS_LOG_CATEGORY__IO_MEMORYSTREAMER__LEVEL")
                .allMatch(EnvironmentTest::isKey);
    }

    @Test
    void thePatchForTheWholeClusterSetsAVariableThatIsThere() throws IOException {
        String patch = Files.readString(K8S.resolve("components/cluster-wide/kustomization.yaml"));

        assertThat(Pattern.compile("(MEMORYSTREAMER|QUARKUS)_\\w+")
                        .matcher(patch)
                        .results())
                .isNotEmpty()
                .allMatch(variable -> isKey(variable.group()));
    }

    @Test
    void aMisspeltVariableIsNone() {
        assertThat(List.of(
                        "MEMORYSTREAMER_ARTEFACT_URL",
                        "MEMORYSTREAMER_BENCH_IMAGES",
                        "MEMORYSTREAMER_OPERATOR",
                        "QUARKUS_OPERATOR_SDK_NAMESPACE",
                        "QUARKUS_LOG_CATEGORY__IO_MEMORYSTREAMER__LEVELS"))
                .noneMatch(EnvironmentTest::isKey);
    }

    private static Stream<Rendered> renderings() throws IOException {
        List<Rendered> renderings = new ArrayList<>();
        renderings.add(Rendered.chart(command -> command));
        renderings.add(Rendered.chart(command -> command.set("operator.clusterWide", false)));
        renderings.add(Rendered.chart(command -> command.set("operator.replicas", 2)));
        renderings.add(Rendered.chart(command -> command.set("operator.logLevel", "DEBUG")));
        renderings.add(Rendered.chart(command -> command.set("operator.reportsForAll", true)));
        try (Stream<Path> examples = Files.list(Rendered.CHART.resolve("examples"))) {
            examples.forEach(values -> renderings.add(Rendered.chart(command -> command.withValuesFile(values))));
        }
        renderings.add(Rendered.files(K8S.resolve("operator/deployment.yaml")));
        return renderings.stream();
    }

    private static Stream<String> ours(List<PodSpec> pods) {
        Predicate<String> ours = Pattern.compile("(MEMORYSTREAMER|QUARKUS)_").asPredicate();
        return pods.stream()
                .flatMap(pod -> pod.getContainers().stream())
                .map(Container::getEnv)
                .flatMap(List::stream)
                .map(EnvVar::getName)
                .filter(ours)
                .distinct();
    }

    private static boolean isKey(String variable) {
        return KEYS.stream().anyMatch(key -> key.matcher(variable).matches());
    }

    /** The variable of a key by MicroProfile Config's rules; {@code *} stands for a map's keys, which may be quoted. */
    private static Pattern variable(String key) {
        return Pattern.compile(
                key.toUpperCase(Locale.ROOT).replaceAll("[^A-Z0-9*]", "_").replace("*", "\\w+"));
    }
}
