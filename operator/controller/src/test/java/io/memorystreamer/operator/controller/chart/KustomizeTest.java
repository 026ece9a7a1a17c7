package io.memorystreamer.operator.controller.chart;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.ContainerBuilder;
import io.fabric8.kubernetes.api.model.EnvVar;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodSpec;
import io.fabric8.kubernetes.api.model.PodSpecBuilder;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicy;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The manifests for kustomize say what the chart says by default; their rights are in {@link RightsTest}. */
class KustomizeTest {
    private static final Path K8S = Path.of("../../k8s");
    private static final String NAMESPACES = "QUARKUS_OPERATOR_SDK_NAMESPACES";

    /** Kustomize's names are the chart's for a release of this name, but for the check's. */
    private final Rendered chart =
            Rendered.chart(command -> command.withName("memorystreamer").set("operator.clusterWide", false));

    private final Rendered kustomize = Rendered.files(
            K8S.resolve("operator/deployment.yaml"),
            K8S.resolve("operator/service.yaml"),
            K8S.resolve("operator/networkpolicy.yaml"),
            K8S.resolve("check/pod.yaml"));

    @Test
    void theDeploymentIsTheSame() {
        var ours = kustomize.only(Deployment.class).getSpec();
        var charts = chart.only(Deployment.class).getSpec();

        assertThat(ours.getReplicas()).isEqualTo(charts.getReplicas());
        assertThat(ours.getStrategy()).isEqualTo(charts.getStrategy());
        assertThat(comparable(ours.getTemplate().getSpec()))
                .isEqualTo(comparable(charts.getTemplate().getSpec()));
    }

    @Test
    void serviceAndNetworkPolicyAreTheSame() {
        assertThat(kustomize.only(Service.class).getSpec().getPorts())
                .isEqualTo(chart.only(Service.class).getSpec().getPorts());
        assertThat(kustomize.only(NetworkPolicy.class).getSpec().getIngress())
                .isEqualTo(chart.only(NetworkPolicy.class).getSpec().getIngress());
        assertThat(kustomize.only(NetworkPolicy.class).getSpec().getPolicyTypes())
                .isEqualTo(chart.only(NetworkPolicy.class).getSpec().getPolicyTypes());
    }

    @Test
    void theCheckIsTheSame() {
        PodSpec ours = comparable(kustomize.only(Pod.class).getSpec());
        PodSpec charts = comparable(Rendered.hooks(command -> command.withName("memorystreamer"))
                .only(Pod.class)
                .getSpec());
        charts.setServiceAccountName("memorystreamer-check");
        charts.getContainers().getFirst().getEnv().stream()
                .filter(variable -> variable.getName().equals("CHECK_NAME"))
                .forEach(variable -> variable.setValue("memorystreamer-check"));

        assertThat(ours).isEqualTo(charts);
    }

    /** Without tags, which kustomize sets apart, and with variables in alphabetical order. */
    private static PodSpec comparable(PodSpec pod) {
        List<Container> containers = pod.getContainers().stream()
                .map(container -> new ContainerBuilder(container)
                        .withImage(container.getImage().replaceAll(":[^:/]*$", ""))
                        .withEnv(container.getEnv().stream()
                                // The namespace, by name here and from the downward API there.
                                .filter(variable -> !variable.getName().equals(NAMESPACES))
                                .sorted(Comparator.comparing(EnvVar::getName))
                                .toList())
                        .build())
                .toList();
        return new PodSpecBuilder(pod).withContainers(containers).build();
    }
}
