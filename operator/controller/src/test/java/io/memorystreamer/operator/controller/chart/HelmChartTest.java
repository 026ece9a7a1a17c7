package io.memorystreamer.operator.controller.chart;

import static org.assertj.core.api.Assertions.assertThat;

import com.marcnuri.helm.Helm;
import com.marcnuri.helm.LintResult;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.LabelSelector;
import io.fabric8.kubernetes.api.model.PodSpec;
import io.fabric8.kubernetes.api.model.Quantity;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.apps.DeploymentSpec;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicy;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicyIngressRule;
import io.fabric8.kubernetes.api.model.policy.v1.PodDisruptionBudget;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What the chart renders, but for rights, CRDs, and what it refuses. */
class HelmChartTest {
    @Test
    void theChartIsCleanUnderStrictLint() {
        LintResult result = new Helm(Rendered.CHART).lint().strict().call();

        assertThat(result.isFailed()).as("%s", result.getMessages()).isFalse();
        assertThat(result.getMessages())
                .noneMatch(message -> message.contains("[WARNING]") || message.contains("[ERROR]"));
    }

    @Test
    void itWatchesEveryNamespaceUnlessToldToKeepToItsOwn() {
        assertThat(Rendered.chart(command -> command).environment())
                .containsEntry("QUARKUS_OPERATOR_SDK_NAMESPACES", "JOSDK_ALL_NAMESPACES");
        assertThat(Rendered.chart(command -> command.set("operator.clusterWide", false))
                        .environment())
                .containsEntry("QUARKUS_OPERATOR_SDK_NAMESPACES", Rendered.NAMESPACE);
    }

    @Test
    void everyPodPassesTheRestrictedStandard() {
        List<PodSpec> pods = Stream.concat(
                        Rendered.chart(command -> command).pods(),
                        Rendered.hooks(command -> command).pods())
                .toList();

        assertThat(pods).hasSize(2).allSatisfy(pod -> {
            assertThat(pod.getSecurityContext().getRunAsNonRoot()).isTrue();
            assertThat(pod.getSecurityContext().getRunAsUser()).isPositive();
            assertThat(pod.getSecurityContext().getSeccompProfile().getType()).isEqualTo("RuntimeDefault");
            assertThat(pod.getHostNetwork()).isNull();
            assertThat(pod.getVolumes())
                    .allSatisfy(volume -> assertThat(volume.getEmptyDir()).isNotNull());
            assertThat(pod.getContainers()).allSatisfy(container -> {
                assertThat(container.getSecurityContext().getAllowPrivilegeEscalation())
                        .isFalse();
                assertThat(container.getSecurityContext().getReadOnlyRootFilesystem())
                        .isTrue();
                assertThat(container.getSecurityContext().getCapabilities().getDrop())
                        .containsExactly("ALL");
                assertThat(container.getResources().getLimits()).containsKey("memory");
            });
        });
    }

    @Test
    void theOperatorIsProbedAndHasMemoryThatItAlwaysGets() {
        var container = Rendered.chart(command -> command).operatorContainer();

        assertThat(Stream.of(container.getStartupProbe(), container.getLivenessProbe(), container.getReadinessProbe()))
                .doesNotContainNull();
        assertThat(container.getResources().getLimits().get("memory")).isEqualTo(new Quantity("256Mi"));
        assertThat(container.getResources().getRequests().get("memory")).isEqualTo(new Quantity("256Mi"));
    }

    @Test
    void aNewPodIsReadyBeforeTheOldOneGoes() {
        DeploymentSpec spec =
                Rendered.chart(command -> command).only(Deployment.class).getSpec();

        assertThat(spec.getReplicas()).isEqualTo(1);
        assertThat(spec.getStrategy().getType()).isEqualTo("RollingUpdate");
        assertThat(spec.getStrategy().getRollingUpdate().getMaxUnavailable().getIntVal())
                .isZero();
    }

    @Test
    void severalOperatorsAreSpreadAndDrainedOneByOne() {
        Rendered one = Rendered.chart(command -> command);
        assertThat(one.all(PodDisruptionBudget.class)).isEmpty();
        assertThat(one.operator().getTopologySpreadConstraints()).isEmpty();

        Rendered two = Rendered.chart(command -> command.set("operator.replicas", 2));
        assertThat(two.only(Deployment.class).getSpec().getReplicas()).isEqualTo(2);
        PodDisruptionBudget budget = two.only(PodDisruptionBudget.class);
        assertThat(budget.getSpec().getMaxUnavailable().getIntVal()).isEqualTo(1);
        assertSelectsTheOperator(two, budget.getSpec().getSelector().getMatchLabels());
        assertThat(two.operator().getTopologySpreadConstraints())
                .singleElement()
                .satisfies(constraint -> assertSelectsTheOperator(
                        two, constraint.getLabelSelector().getMatchLabels()));
    }

    @Test
    void theServiceHasTheNameThatTheOperatorIsTold() {
        Rendered chart = Rendered.chart(command -> command);
        Service service = chart.only(Service.class);

        assertThat(service.getMetadata().getName())
                .isEqualTo(chart.environment().get("MEMORYSTREAMER_OPERATOR_NAME"))
                .isEqualTo(chart.only(Deployment.class).getMetadata().getName());
        assertThat(service.getSpec().getPorts())
                .singleElement()
                .satisfies(port -> assertThat(port.getPort()).isEqualTo(8080));
        assertSelectsTheOperator(chart, service.getSpec().getSelector());
    }

    @Test
    void benchmarksAndMonitoringAloneReachTheOperator() {
        Rendered chart = Rendered.chart(command -> command);
        NetworkPolicy policy = chart.only(NetworkPolicy.class);
        assertSelectsTheOperator(chart, policy.getSpec().getPodSelector().getMatchLabels());
        assertThat(policy.getSpec().getPolicyTypes()).containsExactly("Ingress");

        NetworkPolicyIngressRule rule = policy.getSpec().getIngress().getFirst();
        assertThat(policy.getSpec().getIngress()).hasSize(1);
        assertThat(rule.getPorts()).hasSize(1);
        assertThat(rule.getFrom()).hasSize(2);
        assertThat(rule.getFrom().getFirst().getPodSelector().getMatchLabels())
                .containsEntry("app.kubernetes.io/name", "memorystreamer-bench");
        assertThat(rule.getFrom().getFirst().getNamespaceSelector()).isEqualTo(new LabelSelector());
        assertThat(rule.getFrom().getLast().getNamespaceSelector().getMatchLabels())
                .containsEntry("kubernetes.io/metadata.name", "monitoring");
    }

    @Test
    void namespacedItHearsOfBenchmarksInItsNamespaceAlone() {
        NetworkPolicy policy = Rendered.chart(command -> command.set("operator.clusterWide", false))
                .only(NetworkPolicy.class);

        assertThat(policy.getSpec().getIngress().getFirst().getFrom().getFirst().getNamespaceSelector())
                .isNull();
        assertThat(Rendered.chart(command -> command.set("networkPolicy.enabled", false))
                        .all(NetworkPolicy.class))
                .isEmpty();
    }

    @Test
    void monitoringIsThereWhenAskedFor() throws IOException {
        Rendered without = Rendered.chart(command -> command);
        assertThat(without.ofKind("ServiceMonitor")).isEmpty();
        assertThat(without.all(ConfigMap.class)).isEmpty();

        Rendered with = Rendered.chart(command -> command.set("monitoring.serviceMonitor.enabled", true)
                .set("monitoring.serviceMonitor.labels.release", "prometheus")
                .set("monitoring.dashboards.enabled", true));
        GenericKubernetesResource monitor = with.ofKind("ServiceMonitor").getFirst();
        assertThat(monitor.getMetadata().getLabels()).containsEntry("release", "prometheus");
        assertThat(monitor.<Map<String, String>>get("spec", "selector", "matchLabels"))
                .isEqualTo(with.only(Service.class).getSpec().getSelector());
        assertThat(with.all(ConfigMap.class)).hasSize(2).allSatisfy(dashboard -> {
            assertThat(dashboard.getMetadata().getLabels()).containsEntry("grafana_dashboard", "1");
            Map.Entry<String, String> file =
                    dashboard.getData().entrySet().iterator().next();
            assertThat(file.getValue())
                    .isEqualTo(Files.readString(Rendered.CHART
                            .resolve("files/dashboards")
                            .resolve(file.getKey().substring("memorystreamer-".length()))));
        });
    }

    @Test
    void imagesComeFromTheValuesAndDefaultToTheAppVersion() {
        Rendered byDefault = Rendered.chart(command -> command);
        assertThat(byDefault.operatorContainer().getImage()).isEqualTo("memorystreamer-operator:0.1.0");
        assertThat(byDefault.environment())
                .containsEntry("MEMORYSTREAMER_BENCH_IMAGE", "memorystreamer-bench:0.1.0")
                .containsEntry("MEMORYSTREAMER_BROKER_IMAGE", "memorystreamer-broker:0.1.0");

        Rendered own =
                Rendered.chart(command -> command.set("images.bench.repository", "registry.example.com:5000/bench")
                        .set("images.bench.tag", "v2")
                        .set("images.broker.tag", "v3")
                        .set("images.pullPolicy", "Always"));
        assertThat(own.environment())
                .containsEntry("MEMORYSTREAMER_BENCH_IMAGE", "registry.example.com:5000/bench:v2")
                .containsEntry("MEMORYSTREAMER_BROKER_IMAGE", "memorystreamer-broker:v3")
                .containsEntry("MEMORYSTREAMER_BROKER_IMAGE_PULL_POLICY", "Always")
                .containsEntry("MEMORYSTREAMER_BENCH_IMAGE_PULL_POLICY", "Always");
    }

    @Test
    void debugIsOfTheOperatorAlone() {
        assertThat(Rendered.chart(command -> command.set("operator.logLevel", "DEBUG"))
                        .environment())
                .containsEntry("QUARKUS_LOG_LEVEL", "INFO")
                .containsEntry("QUARKUS_LOG_CATEGORY__IO_MEMORYSTREAMER__LEVEL", "DEBUG");
        assertThat(Rendered.chart(command -> command.set("operator.logLevel", "WARN"))
                        .environment())
                .containsEntry("QUARKUS_LOG_LEVEL", "WARN")
                .containsEntry("QUARKUS_LOG_CATEGORY__IO_MEMORYSTREAMER__LEVEL", "WARN");
    }

    static Stream<Path> examples() throws IOException {
        try (Stream<Path> files = Files.list(Rendered.CHART.resolve("examples"))) {
            List<Path> found = files.sorted().toList();
            assertThat(found).hasSizeGreaterThanOrEqualTo(3);
            return found.stream();
        }
    }

    @ParameterizedTest
    @MethodSource("examples")
    void anExampleRenders(Path values) {
        assertThat(Rendered.chart(command -> command.withValuesFile(values)).all(Deployment.class))
                .hasSize(1);
    }

    @Test
    void everythingIsInTheReleasesNamespaceOrInNone() {
        assertThat(Rendered.chart(command -> command.set("operator.replicas", 2)
                                .set("monitoring.serviceMonitor.enabled", true)
                                .set("monitoring.dashboards.enabled", true))
                        .resources())
                .allSatisfy(resource -> assertThat(resource.getMetadata().getNamespace())
                        .as("%s %s", resource.getKind(), name(resource))
                        .isEqualTo(isOfTheCluster(resource) ? null : Rendered.NAMESPACE));
    }

    @Test
    void theNotesTellTheNextCommand() {
        String notes = new Helm(Rendered.CHART)
                .install()
                .withName(Rendered.RELEASE)
                .withNamespace(Rendered.NAMESPACE)
                .withKubeVersion("1.31.0")
                .clientOnly()
                .dryRun()
                .call()
                .getOutput();

        assertThat(notes)
                .contains("kubectl rollout status -n streams deployment/demo-operator")
                .contains("helm test demo -n streams")
                .contains("kubectl get benchmarkruns -n streams --watch")
                .contains("kubectl get memorystreamerclusters -n streams --watch");
    }

    private static void assertSelectsTheOperator(Rendered chart, Map<String, String> selector) {
        assertThat(selector).isNotEmpty();
        assertThat(chart.only(Deployment.class)
                        .getSpec()
                        .getTemplate()
                        .getMetadata()
                        .getLabels())
                .containsAllEntriesOf(selector);
    }

    private static boolean isOfTheCluster(HasMetadata resource) {
        return List.of("CustomResourceDefinition", "ClusterRole", "ClusterRoleBinding")
                .contains(resource.getKind());
    }

    private static String name(HasMetadata resource) {
        return resource.getMetadata().getName();
    }
}
