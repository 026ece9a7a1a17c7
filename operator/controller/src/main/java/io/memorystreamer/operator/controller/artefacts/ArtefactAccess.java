package io.memorystreamer.operator.controller.artefacts;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.api.model.SecretBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.memorystreamer.operator.controller.OperatorConfig;
import io.memorystreamer.operator.controller.OperatorOwner;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.net.HttpURLConnection;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.Map;
import java.util.Optional;
import org.jboss.logging.Logger;

/** Where Jobs hand over their documents, and what their Pods prove themselves with. Thread-safe. */
@Singleton
public class ArtefactAccess {
    private static final Logger LOG = Logger.getLogger(ArtefactAccess.class);
    private static final String KEY = "key";

    private final ArtefactConfig config;
    private final OperatorConfig operator;
    private final OperatorOwner owner;
    private final KubernetesClient client;
    private volatile ArtefactTokens tokens;
    private volatile boolean warned;

    @Inject
    public ArtefactAccess(
            ArtefactConfig config, OperatorConfig operator, OperatorOwner owner, KubernetesClient client) {
        this.config = config;
        this.operator = operator;
        this.owner = owner;
        this.client = client;
    }

    /** Returns how Jobs reach the operator; empty when they cannot hand over anything. May ask the API server for the key. */
    public Optional<String> url() {
        return config.url()
                .map(url -> url.endsWith("/") ? url.substring(0, url.length() - 1) : url)
                .filter(url -> load().isPresent());
    }

    /** Returns the token for the Pods of a Job; only where there is an {@link #url}. */
    public String token(String namespace, String job, String runUid) {
        return load().orElseThrow().token(namespace, job, runUid);
    }

    /** Returns what the Pods of a Job know each other by; empty when there is no key. May ask the API server for it. */
    public Optional<String> barrierToken(String namespace, String job, String runUid) {
        return load().map(known -> known.barrierToken(namespace, job, runUid));
    }

    /** Returns how to open the reports of a run. */
    public String howToOpen(String namespace, String run) {
        return "kubectl port-forward -n %s %s 8080 & open http://localhost:8080/reports/%s/%s"
                .formatted(namespace(), config.workload(), namespace, run);
    }

    /** Returns the tokens if the key is known already; never blocks. */
    Optional<ArtefactTokens> loaded() {
        return Optional.ofNullable(tokens);
    }

    /** Asks the API server for the key, unless it is known; empty and a line in the log when there is none to be had. */
    synchronized Optional<ArtefactTokens> load() {
        if (tokens == null) {
            try {
                tokens = new ArtefactTokens(
                        config.key().map(text -> text.getBytes(UTF_8)).orElseGet(this::keyFromSecret));
            } catch (KubernetesClientException | IllegalArgumentException e) {
                if (!warned) {
                    LOG.errorf(
                            "Jobs hand over no reports, and load generators do not know each other: cannot use the key in"
                                    + " Secret %s/%s: %s",
                            namespace(), config.secret(), e.getMessage());
                    warned = true;
                }
            }
        }
        return Optional.ofNullable(tokens);
    }

    private byte[] keyFromSecret() {
        Secret existing = client.secrets()
                .inNamespace(namespace())
                .withName(config.secret())
                .get();
        Secret secret = existing == null ? create() : existing;
        String encoded = secret.getData() == null ? null : secret.getData().get(KEY);
        if (encoded == null) {
            throw new IllegalArgumentException(
                    "it has no entry \"%s\"; delete it, and a new one is made".formatted(KEY));
        }
        return Base64.getDecoder().decode(encoded);
    }

    private Secret create() {
        byte[] key = new byte[ArtefactTokens.MIN_KEY_BYTES];
        new SecureRandom().nextBytes(key);
        Secret secret = new SecretBuilder()
                .withNewMetadata()
                .withName(config.secret())
                .withNamespace(namespace())
                .withOwnerReferences(owner.references())
                .addToLabels("app.kubernetes.io/part-of", "memorystreamer")
                .addToLabels("app.kubernetes.io/managed-by", "memorystreamer-operator")
                .endMetadata()
                .withType("Opaque")
                .withImmutable(true)
                .withData(Map.of(KEY, Base64.getEncoder().encodeToString(key)))
                .build();
        try {
            return client.resource(secret).create();
        } catch (KubernetesClientException e) {
            if (e.getCode() != HttpURLConnection.HTTP_CONFLICT) {
                throw e;
            }
            // Another replica was faster.
            return client.resource(secret).get();
        }
    }

    private String namespace() {
        return operator.namespace();
    }
}
