package io.memorystreamer.operator.controller.testing;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.NamespaceBuilder;
import io.fabric8.kubernetes.api.model.apiextensions.v1.CustomResourceDefinition;
import io.fabric8.kubernetes.api.model.rbac.RoleBinding;
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
public final class RealApiServer implements AutoCloseable {
    public static final String KUBECONFIG = "MEMORYSTREAMER_TEST_KUBECONFIG";
    public static final String NOT_GIVEN =
            "NOT TESTED against a real API server; set " + KUBECONFIG + " to a kubeconfig";

    /** Name of the ServiceAccount of the shipped kustomize base. */
    public static final String SERVICE_ACCOUNT = "memorystreamer-operator";

    static final Path CRDS = Path.of("../../k8s/crds");
    private static final Path RBAC = Path.of("../../k8s/operator/rbac.yaml");

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

    /** Returns the API server, or empty, loudly and with the name of the tests, when none is given. */
    public static Optional<RealApiServer> connect(Class<?> tests) throws IOException {
        Optional<String> kubeconfig = Optional.ofNullable(System.getProperty(KUBECONFIG))
                .or(() -> Optional.ofNullable(System.getenv(KUBECONFIG)))
                .filter(value -> !value.isBlank());
        if (kubeconfig.isEmpty()) {
            System.err.println(NOT_GIVEN + ": " + tests.getSimpleName());
            return Optional.empty();
        }
        return Optional.of(new RealApiServer(Config.fromKubeconfig(Files.readString(Path.of(kubeconfig.get())))));
    }

    /** Returns a client with all rights. */
    public KubernetesClient admin() {
        return client;
    }

    /**
     * Creates the shipped role and ServiceAccount in the namespace when they are not there, and returns a client with just its
     * rights. The caller closes it.
     */
    public KubernetesClient asOperator() throws IOException {
        for (HasMetadata resource : client.load(Files.newInputStream(RBAC)).items()) {
            resource.getMetadata().setNamespace(namespace);
            if (resource instanceof RoleBinding binding) {
                binding.getSubjects().forEach(subject -> subject.setNamespace(namespace));
            }
            client.resource(resource).forceConflicts().serverSideApply();
        }
        Config impersonating = new ConfigBuilder(config)
                .withImpersonateUsername("system:serviceaccount:%s:%s".formatted(namespace, SERVICE_ACCOUNT))
                .build();
        return new KubernetesClientBuilder().withConfig(impersonating).build();
    }

    public String namespace() {
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
                && crd.getStatus().getConditions() != null
                && crd.getStatus().getConditions().stream()
                        .anyMatch(condition ->
                                "Established".equals(condition.getType()) && "True".equals(condition.getStatus()));
    }
}
