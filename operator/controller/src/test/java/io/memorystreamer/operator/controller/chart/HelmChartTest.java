package io.memorystreamer.operator.controller.chart;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.marcnuri.helm.Helm;
import com.marcnuri.helm.LintResult;
import com.marcnuri.helm.TemplateCommand;
import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.EnvVar;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.PodSpec;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.rbac.ClusterRole;
import io.fabric8.kubernetes.api.model.rbac.ClusterRoleBinding;
import io.fabric8.kubernetes.api.model.rbac.PolicyRule;
import io.fabric8.kubernetes.api.model.rbac.Role;
import io.fabric8.kubernetes.api.model.rbac.RoleBinding;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class HelmChartTest {
    private static final KubernetesSerialization YAML = new KubernetesSerialization();
    private static final Path CHART = Path.of("../../helm/memorystreamer");
    private static final String KUBERNETES = "1.31.0";
    private static final Path KUSTOMIZE_RBAC = Path.of("../../k8s/operator/rbac.yaml");

    /** Every call that the reconciler makes, as resource and verb; whoever adds a call adds it here and to both roles. */
    private static final Map<String, List<String>> CALLS = Map.ofEntries(
            Map.entry("memorystreamer.io/benchmarkruns", List.of("create", "delete", "get", "list", "patch", "watch")),
            Map.entry("memorystreamer.io/benchmarkruns/status", List.of("patch")),
            Map.entry("memorystreamer.io/benchmarkresults", List.of("create", "get", "list", "watch")),
            Map.entry("memorystreamer.io/benchmarkschedules", List.of("list", "watch")),
            Map.entry("memorystreamer.io/benchmarkschedules/status", List.of("patch")),
            Map.entry("memorystreamer.io/topics", List.of("get", "list", "patch", "watch")),
            Map.entry("memorystreamer.io/topics/status", List.of("patch")),
            Map.entry("batch/jobs", List.of("create", "get", "list", "watch")),
            Map.entry("/pods", List.of("list", "watch")),
            Map.entry("events.k8s.io/events", List.of("create")),
            Map.entry("memorystreamer.io/memorystreamerclusters", List.of("get", "list", "watch")),
            Map.entry("memorystreamer.io/memorystreamerclusters/status", List.of("patch")),
            Map.entry("apps/statefulsets", List.of("create", "list", "patch", "watch")),
            Map.entry("/services", List.of("create", "list", "patch", "watch")),
            Map.entry("/configmaps", List.of("create", "list", "patch", "watch")),
            Map.entry("/serviceaccounts", List.of("create", "list", "patch", "watch")),
            Map.entry("policy/poddisruptionbudgets", List.of("create", "list", "patch", "watch")),
            Map.entry("networking.k8s.io/networkpolicies", List.of("create", "list", "patch", "watch")),
            Map.entry("monitoring.coreos.com/servicemonitors", List.of("create", "delete", "list", "patch", "watch")),
            Map.entry("topology.node.k8s.io/noderesourcetopologies", List.of("list")));

    @Test
    void theChartIsCleanUnderStrictLint() {
        LintResult result = new Helm(CHART).lint().strict().call();

        assertThat(result.isFailed()).as("%s", result.getMessages()).isFalse();
        assertThat(result.getMessages())
                .noneMatch(message -> message.contains("[WARNING]") || message.contains("[ERROR]"));
    }

    @Test
    void namespacedItMayActInItsNamespaceAloneAndDoJustWhatItDoes() {
        List<HasMetadata> resources = render(command -> command.set("operator.clusterWide", false));

        assertThat(only(resources, Role.class).getRules()).satisfies(HelmChartTest::assertAllowsJustTheCalls);
        RoleBinding binding = only(resources, RoleBinding.class);
        assertThat(binding.getRoleRef().getName())
                .isEqualTo(only(resources, Role.class).getMetadata().getName());
        assertThat(binding.getSubjects()).singleElement().satisfies(subject -> {
            assertThat(subject.getName()).isEqualTo(operator(resources).getServiceAccountName());
            assertThat(subject.getNamespace()).isEqualTo("streams");
        });
        assertThat(resources).noneMatch(ClusterRole.class::isInstance).noneMatch(ClusterRoleBinding.class::isInstance);
        assertThat(environment(resources)).containsEntry("QUARKUS_OPERATOR_SDK_NAMESPACES", "streams");
    }

    @Test
    void byDefaultItHasTheSameRightsEverywhere() {
        List<HasMetadata> resources = render(command -> command);

        assertThat(only(resources, ClusterRole.class).getRules()).satisfies(HelmChartTest::assertAllowsJustTheCalls);
        assertThat(only(resources, ClusterRoleBinding.class).getRoleRef().getName())
                .isEqualTo(only(resources, ClusterRole.class).getMetadata().getName());
        assertThat(resources).noneMatch(Role.class::isInstance).noneMatch(RoleBinding.class::isInstance);
        assertThat(environment(resources)).containsEntry("QUARKUS_OPERATOR_SDK_NAMESPACES", "JOSDK_ALL_NAMESPACES");
    }

    @Test
    void theKustomizeBaseGrantsTheSameRights() throws IOException {
        List<PolicyRule> rules = resources(Files.readString(KUSTOMIZE_RBAC)).stream()
                .filter(Role.class::isInstance)
                .flatMap(role -> ((Role) role).getRules().stream())
                .toList();

        assertAllowsJustTheCalls(rules);
    }

    @Test
    void theOperatorRunsRestricted() {
        PodSpec pod = operator(render(command -> command));
        Container container = pod.getContainers().getFirst();

        assertThat(pod.getSecurityContext().getRunAsNonRoot()).isTrue();
        assertThat(pod.getSecurityContext().getSeccompProfile().getType()).isEqualTo("RuntimeDefault");
        assertThat(container.getSecurityContext().getAllowPrivilegeEscalation()).isFalse();
        assertThat(container.getSecurityContext().getReadOnlyRootFilesystem()).isTrue();
        assertThat(container.getSecurityContext().getCapabilities().getDrop()).containsExactly("ALL");
        assertThat(container.getResources().getLimits()).containsKey("memory");
        assertThat(Stream.of(container.getStartupProbe(), container.getLivenessProbe(), container.getReadinessProbe()))
                .doesNotContainNull();
    }

    @Test
    void imagesComeFromTheValuesAndDefaultToTheAppVersion() {
        List<HasMetadata> byDefault = render(command -> command);
        assertThat(operator(byDefault).getContainers().getFirst().getImage())
                .isEqualTo("memorystreamer-operator:0.1.0");
        assertThat(environment(byDefault)).containsEntry("MEMORYSTREAMER_BENCH_IMAGE", "memorystreamer-bench:0.1.0");

        List<HasMetadata> own = render(command -> command.set("images.bench.repository", "registry.example.com/bench")
                .set("images.bench.tag", "v2")
                .set("images.pullPolicy", "Always"));
        assertThat(environment(own))
                .containsEntry("MEMORYSTREAMER_BENCH_IMAGE", "registry.example.com/bench:v2")
                .containsEntry("MEMORYSTREAMER_BENCH_IMAGE_PULL_POLICY", "Always");
    }

    @Test
    void aMisspeltValueIsRefused() {
        assertThatThrownBy(() -> render(command -> command.set("operator.clusterwide", true)))
                .hasMessageContaining("clusterwide");
    }

    private static void assertAllowsJustTheCalls(List<? extends PolicyRule> rules) {
        Map<String, List<String>> allowed = rules.stream()
                .flatMap(rule -> rule.getApiGroups().stream()
                        .flatMap(group -> rule.getResources().stream()
                                .map(resource -> Map.entry(group + "/" + resource, sorted(rule.getVerbs())))))
                .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue));
        assertThat(allowed).isEqualTo(CALLS);
    }

    private static List<String> sorted(List<String> verbs) {
        return verbs.stream().sorted().toList();
    }

    private static List<HasMetadata> render(UnaryOperator<TemplateCommand> options) {
        TemplateCommand command = new Helm(CHART)
                .template()
                .withName("demo")
                .withNamespace("streams")
                .withKubeVersion(KUBERNETES)
                .skipCrds();
        return resources(options.apply(command).call());
    }

    private static List<HasMetadata> resources(String yaml) {
        return Arrays.stream(yaml.split("(?m)^---\\s*$"))
                .filter(document -> document.lines().anyMatch(line -> line.startsWith("kind:")))
                .map(document -> (HasMetadata) YAML.unmarshal(document))
                .toList();
    }

    private static PodSpec operator(List<HasMetadata> resources) {
        return only(resources, Deployment.class).getSpec().getTemplate().getSpec();
    }

    private static Map<String, String> environment(List<HasMetadata> resources) {
        return operator(resources).getContainers().getFirst().getEnv().stream()
                .collect(Collectors.toMap(EnvVar::getName, EnvVar::getValue));
    }

    private static <T> T only(List<HasMetadata> resources, Class<T> kind) {
        return kind.cast(resources.stream()
                .filter(kind::isInstance)
                .reduce((first, second) -> {
                    throw new AssertionError("more than one " + kind.getSimpleName());
                })
                .orElseThrow(() -> new AssertionError("no " + kind.getSimpleName())));
    }
}
