package io.memorystreamer.operator.controller.chart;

import com.marcnuri.helm.Helm;
import com.marcnuri.helm.TemplateCommand;
import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.EnvVar;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodSpec;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The manifests that the chart renders, or that stand in files.
 *
 * @param resources in the order of the text
 */
record Rendered(List<HasMetadata> resources) {
    static final Path CHART = Path.of("../../helm/memorystreamer");
    static final String RELEASE = "demo";
    static final String NAMESPACE = "streams";
    static final String OPERATOR = "demo-operator";

    private static final KubernetesSerialization YAML = new KubernetesSerialization();
    private static final String KUBERNETES = "1.31.0";

    static Rendered chart(UnaryOperator<TemplateCommand> options) {
        return of(text(options));
    }

    static String text(UnaryOperator<TemplateCommand> options) {
        return text(new Helm(CHART), options);
    }

    private static String text(Helm chart, UnaryOperator<TemplateCommand> options) {
        return options.apply(chart.template()
                        .withName(RELEASE)
                        .withNamespace(NAMESPACE)
                        .withKubeVersion(KUBERNETES))
                .call();
    }

    /** What Helm makes on demand: it renders hooks only into a cluster, so here a copy of the chart has them as resources. */
    static Rendered hooks(UnaryOperator<TemplateCommand> options) {
        try {
            Path copy = Files.createTempDirectory("chart");
            try (Stream<Path> files = Files.walk(CHART)) {
                for (Path file : files.filter(Files::isRegularFile).toList()) {
                    Path target = copy.resolve(CHART.relativize(file));
                    Files.createDirectories(target.getParent());
                    Files.write(
                            target,
                            Files.readAllLines(file).stream()
                                    .filter(line -> !line.contains("helm.sh/hook:"))
                                    .toList());
                }
            }
            Set<HasMetadata> ordinary = Set.copyOf(chart(options).resources());
            return new Rendered(of(text(new Helm(copy), options)).resources().stream()
                    .filter(resource -> !ordinary.contains(resource))
                    .toList());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static Rendered files(Path... files) {
        return new Rendered(Arrays.stream(files)
                .flatMap(file -> of(read(file)).resources().stream())
                .toList());
    }

    private static Rendered of(String yaml) {
        return new Rendered(Arrays.stream(yaml.split("(?m)^---\\s*$"))
                .filter(document -> document.lines().anyMatch(line -> line.startsWith("kind:")))
                .map(document -> (HasMetadata) YAML.unmarshal(document))
                .toList());
    }

    <T> T only(Class<T> kind) {
        return only(kind, all(kind).toList());
    }

    <T extends HasMetadata> T named(Class<T> kind, String name) {
        return only(
                kind,
                all(kind)
                        .filter(resource -> resource.getMetadata().getName().equals(name))
                        .toList());
    }

    <T> Stream<T> all(Class<T> kind) {
        return resources.stream().filter(kind::isInstance).map(kind::cast);
    }

    /** Resources whose classes the client does not have. */
    List<GenericKubernetesResource> ofKind(String kind) {
        return all(GenericKubernetesResource.class)
                .filter(resource -> resource.getKind().equals(kind))
                .toList();
    }

    PodSpec operator() {
        return only(Deployment.class).getSpec().getTemplate().getSpec();
    }

    Container operatorContainer() {
        return operator().getContainers().getFirst();
    }

    /** Variables with plain values. */
    Map<String, String> environment() {
        return operatorContainer().getEnv().stream()
                .filter(variable -> variable.getValue() != null)
                .collect(Collectors.toMap(EnvVar::getName, EnvVar::getValue));
    }

    Stream<PodSpec> pods() {
        return Stream.concat(
                all(Deployment.class)
                        .map(deployment -> deployment.getSpec().getTemplate().getSpec()),
                all(Pod.class).map(Pod::getSpec));
    }

    private static <T> T only(Class<T> kind, List<T> found) {
        if (found.size() != 1) {
            throw new AssertionError(found.size() + " of kind " + kind.getSimpleName() + " instead of one");
        }
        return found.getFirst();
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
