package io.memorystreamer.operator.controller.chart;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.rbac.ClusterRole;
import io.fabric8.kubernetes.api.model.rbac.ClusterRoleBinding;
import io.fabric8.kubernetes.api.model.rbac.PolicyRule;
import io.fabric8.kubernetes.api.model.rbac.Role;
import io.fabric8.kubernetes.api.model.rbac.RoleBinding;
import io.fabric8.kubernetes.api.model.rbac.Subject;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The operator may do what it does, in both scopes and both ways to install it, and nothing else. */
class RightsTest {
    private static final Path KUSTOMIZE = Path.of("../../k8s/operator/rbac.yaml");
    private static final Path KUSTOMIZE_CHECK = Path.of("../../k8s/check/rbac.yaml");
    private static final String KUSTOMIZE_NAME = "memorystreamer-operator";

    /** Every call where it watches, as resource and verbs; whoever adds a call adds it here and to both roles. */
    private static final Map<String, Set<String>> CALLS = Map.ofEntries(
            entry("memorystreamer.io/memorystreamerclusters", "get", "list", "watch"),
            entry("memorystreamer.io/memorystreamerclusters/status", "patch"),
            entry("memorystreamer.io/topics", "get", "list", "watch", "patch"),
            entry("memorystreamer.io/topics/status", "patch"),
            entry("memorystreamer.io/benchmarkruns", "get", "list", "watch", "create", "patch", "delete"),
            entry("memorystreamer.io/benchmarkruns/status", "patch"),
            entry("memorystreamer.io/benchmarkresults", "get", "list", "watch", "create"),
            entry("memorystreamer.io/benchmarkschedules", "list", "watch"),
            entry("memorystreamer.io/benchmarkschedules/status", "patch"),
            entry("apps/statefulsets", "list", "watch", "create", "patch"),
            entry("/serviceaccounts", "list", "watch", "create", "patch"),
            entry("/services", "get", "list", "watch", "create", "patch"),
            entry("/configmaps", "get", "list", "watch", "create", "update", "patch"),
            entry("policy/poddisruptionbudgets", "list", "watch", "create", "patch"),
            entry("networking.k8s.io/networkpolicies", "list", "watch", "create", "patch"),
            entry("monitoring.coreos.com/servicemonitors", "list", "watch", "create", "patch", "delete"),
            entry("topology.node.k8s.io/noderesourcetopologies", "list"),
            entry("batch/jobs", "get", "list", "watch", "create", "delete"),
            entry("/pods", "list", "watch"),
            entry("events.k8s.io/events", "create"));

    private static Map.Entry<String, Set<String>> entry(String resource, String... verbs) {
        return Map.entry(resource, Set.of(verbs));
    }

    /** Every call in its own namespace, whatever it watches. */
    private static Map<String, Set<String>> ownCalls(String name) {
        return Map.of(
                "coordination.k8s.io/leases",
                Set.of("create"),
                "coordination.k8s.io/leases[" + name + "]",
                Set.of("get", "update", "patch"),
                "apps/deployments[" + name + "]",
                Set.of("get"),
                "/secrets",
                Set.of("create"),
                "/secrets[" + name + "-artefacts]",
                Set.of("get"));
    }

    @Test
    void byDefaultItActsInEveryNamespace() {
        Rendered chart = Rendered.chart(command -> command);
        ClusterRole role = chart.only(ClusterRole.class);
        ClusterRoleBinding binding = chart.only(ClusterRoleBinding.class);

        assertThat(Rules.allowed(role.getRules())).isEqualTo(CALLS);
        assertThat(binding.getRoleRef().getName()).isEqualTo(role.getMetadata().getName());
        assertIsTheOperator(chart, binding.getSubjects());
    }

    @Test
    void namespacedItActsInItsNamespaceAlone() {
        Rendered chart = Rendered.chart(command -> command.set("operator.clusterWide", false));
        Role role = chart.named(Role.class, Rendered.OPERATOR);
        RoleBinding binding = chart.named(RoleBinding.class, Rendered.OPERATOR);

        assertThat(Rules.allowed(role.getRules())).isEqualTo(CALLS);
        assertThat(binding.getRoleRef().getName()).isEqualTo(role.getMetadata().getName());
        assertIsTheOperator(chart, binding.getSubjects());
        assertThat(chart.all(ClusterRole.class)).isEmpty();
        assertThat(chart.all(ClusterRoleBinding.class)).isEmpty();
    }

    @Test
    void inItsOwnNamespaceItLeadsAndKeepsItsKeyInBothScopes() {
        for (boolean clusterWide : List.of(true, false)) {
            Rendered chart = Rendered.chart(command -> command.set("operator.clusterWide", clusterWide));
            Role role = chart.named(Role.class, Rendered.OPERATOR + "-own");

            assertThat(Rules.allowed(role.getRules())).isEqualTo(ownCalls(Rendered.OPERATOR));
            assertIsTheOperator(
                    chart,
                    chart.named(RoleBinding.class, Rendered.OPERATOR + "-own").getSubjects());
        }
    }

    @Test
    void theKustomizeBaseGrantsTheSame() {
        Rendered base = Rendered.files(KUSTOMIZE);

        assertThat(Rules.allowed(base.named(Role.class, KUSTOMIZE_NAME).getRules()))
                .isEqualTo(CALLS);
        assertThat(Rules.allowed(base.named(Role.class, KUSTOMIZE_NAME + "-own").getRules()))
                .isEqualTo(ownCalls(KUSTOMIZE_NAME));
    }

    @Test
    void theCheckTouchesWhatItMakesAndNothingElseInBothWaysToInstall() {
        assertThat(Rules.allowed(Rendered.chart(command -> command)
                        .named(Role.class, "test-demo")
                        .getRules()))
                .isEqualTo(checksCalls("test-demo", Rendered.OPERATOR));
        assertThat(Rules.allowed(
                        Rendered.files(KUSTOMIZE_CHECK).only(Role.class).getRules()))
                .isEqualTo(checksCalls("memorystreamer-check", KUSTOMIZE_NAME));
        assertThat(Rendered.chart(command -> command.set("test.enabled", false)).resources())
                .noneMatch(resource -> resource.getMetadata().getName().equals("test-demo"));
    }

    @Test
    void noRuleHasAWildcard() {
        Rendered clusterWide = Rendered.chart(command -> command);
        Stream<PolicyRule> rules = Stream.of(
                        clusterWide,
                        Rendered.chart(command -> command.set("operator.clusterWide", false)),
                        Rendered.files(KUSTOMIZE, KUSTOMIZE_CHECK))
                .flatMap(rendered -> Stream.concat(
                        rendered.all(Role.class).flatMap(role -> role.getRules().stream()),
                        rendered.all(ClusterRole.class).flatMap(role -> role.getRules().stream())));

        assertThat(rules)
                .isNotEmpty()
                .allSatisfy(rule -> assertThat(Stream.of(rule.getApiGroups(), rule.getResources(), rule.getVerbs())
                                .flatMap(List::stream))
                        .doesNotContain("*"));
    }

    private static Map<String, Set<String>> checksCalls(String check, String operator) {
        Set<String> waiting = Set.of("get", "list", "watch", "delete");
        return Map.of(
                "memorystreamer.io/memorystreamerclusters",
                Set.of("create"),
                "memorystreamer.io/topics",
                Set.of("create"),
                "memorystreamer.io/benchmarkruns",
                Set.of("create"),
                "memorystreamer.io/memorystreamerclusters[" + check + "]",
                waiting,
                "memorystreamer.io/topics[" + check + "]",
                waiting,
                "memorystreamer.io/benchmarkruns[" + check + "]",
                waiting,
                "events.k8s.io/events",
                Set.of("list"),
                "/pods[" + check + "]",
                Set.of("get", "patch"),
                "apps/deployments[" + operator + "]",
                Set.of("get"));
    }

    private static void assertIsTheOperator(Rendered chart, List<Subject> subjects) {
        assertThat(subjects).singleElement().satisfies(subject -> {
            assertThat(subject.getKind()).isEqualTo("ServiceAccount");
            assertThat(subject.getName()).isEqualTo(chart.operator().getServiceAccountName());
            assertThat(subject.getNamespace()).isEqualTo(Rendered.NAMESPACE);
        });
        assertThat(chart.resources())
                .filteredOn("kind", "ServiceAccount")
                .extracting(HasMetadata::getMetadata)
                .extracting("name")
                .contains(chart.operator().getServiceAccountName());
    }
}
