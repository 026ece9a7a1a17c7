package io.memorystreamer.operator.controller.benchmarkrun;

import io.fabric8.kubernetes.api.model.NamespaceBuilder;
import io.fabric8.kubernetes.api.model.apiextensions.v1.CustomResourceDefinition;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.ConfigBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * A real API server that the caller of the tests has given, with the shipped CRDs installed and a namespace that is removed
 * on {@link #close}. It needs no nodes; a whole cluster does as well.
 */
final class RealApiServer implements AutoCloseable {
    static final String KUBECONFIG = "MEMORYSTREAMER_TEST_KUBECONFIG";
    static final String NOT_GIVEN = "NOT TESTED against a real API server; set " + KUBECONFIG + " to a kubeconfig";

    private static final Path CRDS = Path.of("../../k8s/crds");

    private final Config config;
    private final KubernetesClient client;
    private final String namespace;

    private RealApiServer(Config config) throws IOException {
        this.config = config;
        this.client = new KubernetesClientBuilder().withConfig(config).build();
        installCrds();
        this.namespace = client.resource(new NamespaceBuilder()
                        .withNewMetadata()
                        .withGenerateName("memorystreamer-test-")
                        .endMetadata()
                        .build())
                .create()
                .getMetadata()
                .getName();
    }

    /** Returns the API server, or empty, loudly, when none is given. */
    static Optional<RealApiServer> connect() throws IOException {
        Optional<String> kubeconfig = Optional.ofNullable(System.getProperty(KUBECONFIG))
                .or(() -> Optional.ofNullable(System.getenv(KUBECONFIG)))
                .filter(value -> !value.isBlank());
        if (kubeconfig.isEmpty()) {
            System.err.println(NOT_GIVEN);
            return Optional.empty();
        }
        return Optional.of(new RealApiServer(Config.fromKubeconfig(Files.readString(Path.of(kubeconfig.get())))));
    }

    /** Returns a client with all rights. */
    KubernetesClient admin() {
        return client;
    }

    /** Returns a client with just the rights of a ServiceAccount of the namespace. The caller closes it. */
    KubernetesClient as(String serviceAccount) {
        Config impersonating = new ConfigBuilder(config)
                .withImpersonateUsername("system:serviceaccount:%s:%s".formatted(namespace, serviceAccount))
                .build();
        return new KubernetesClientBuilder().withConfig(impersonating).build();
    }

    String namespace() {
        return namespace;
    }

    @Override
    public void close() {
        client.namespaces().withName(namespace).delete();
        client.close();
    }

    private void installCrds() throws IOException {
        try (Stream<Path> files = Files.list(CRDS)) {
            for (Path file :
                    files.filter(path -> path.toString().endsWith("-v1.yml")).toList()) {
                CustomResourceDefinition crd =
                        Serialization.unmarshal(Files.readString(file), CustomResourceDefinition.class);
                client.resource(crd).forceConflicts().serverSideApply();
                client.resource(crd).waitUntilCondition(RealApiServer::isEstablished, 30, TimeUnit.SECONDS);
            }
        }
    }

    private static boolean isEstablished(CustomResourceDefinition crd) {
        return crd != null
                && crd.getStatus() != null
                && crd.getStatus().getConditions().stream()
                        .anyMatch(condition ->
                                "Established".equals(condition.getType()) && "True".equals(condition.getStatus()));
    }
}
