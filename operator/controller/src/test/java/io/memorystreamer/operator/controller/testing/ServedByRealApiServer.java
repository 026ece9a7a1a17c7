package io.memorystreamer.operator.controller.testing;

import io.fabric8.kubernetes.client.KubernetesClient;
import io.javaoperatorsdk.operator.Operator;
import io.javaoperatorsdk.operator.api.reconciler.Reconciler;
import java.io.IOException;
import java.util.Optional;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * Runs a reconciler against a {@link RealApiServer} with just the rights of the shipped role, for all tests of a class. Where
 * none is given, the tests count as skipped, and standard error says which were not run.
 */
public final class ServedByRealApiServer implements BeforeAllCallback, BeforeEachCallback, AfterAllCallback {
    private final Served served;
    private Optional<RealApiServer> server = Optional.empty();
    private KubernetesClient asOperator;
    private Operator operator;

    /** Makes the reconciler. */
    @FunctionalInterface
    public interface Served {
        /** @param asOperator a client with the rights of the shipped role */
        Reconciler<?> reconciler(KubernetesClient asOperator, String namespace);
    }

    public ServedByRealApiServer(Served served) {
        this.served = served;
    }

    @Override
    public void beforeAll(ExtensionContext context) throws IOException {
        server = RealApiServer.connect(context.getRequiredTestClass());
        if (server.isEmpty()) {
            return;
        }
        asOperator = server.get().asOperator();
        operator = new Operator(configuration ->
                configuration.withKubernetesClient(asOperator).withUseSSAToPatchPrimaryResource(false));
        operator.register(
                served.reconciler(asOperator, namespace()),
                configuration -> configuration.settingNamespace(namespace()));
        operator.start();
    }

    @Override
    public void beforeEach(ExtensionContext context) {
        Assumptions.assumeTrue(server.isPresent(), RealApiServer.NOT_GIVEN);
    }

    @Override
    public void afterAll(ExtensionContext context) {
        if (operator != null) {
            operator.stop();
        }
        if (asOperator != null) {
            asOperator.close();
        }
        server.ifPresent(RealApiServer::close);
    }

    /** Whether there is an API server. */
    public boolean isGiven() {
        return server.isPresent();
    }

    /** Returns a client with all rights. */
    public KubernetesClient admin() {
        return server.orElseThrow().admin();
    }

    public String namespace() {
        return server.orElseThrow().namespace();
    }
}
