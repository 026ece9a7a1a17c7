package io.memorystreamer.operator.controller.artefacts;

import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.ConfigMapBuilder;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.OwnerReference;
import io.fabric8.kubernetes.api.model.batch.v1.Job;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.net.HttpURLConnection;
import java.util.Base64;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/** The documents of Jobs as ConfigMaps, each owned by its run and gone with it. Thread-safe. */
@Singleton
public class ArtefactStore {
    private final KubernetesClient client;

    @Inject
    public ArtefactStore(KubernetesClient client) {
        this.client = client;
    }

    /** What became of a document that was to be kept. */
    enum Outcome {
        STORED,
        /** There is no such Job of this run, or it has no such Pod. */
        UNKNOWN_JOB,
        /** The Job has ended, and its result with it. */
        TOO_LATE
    }

    Outcome put(String namespace, String job, int index, String runUid, ArtefactFile file, byte[] content) {
        Job owner =
                client.batch().v1().jobs().inNamespace(namespace).withName(job).get();
        Optional<OwnerReference> run = owner == null ? Optional.empty() : ownedBy(owner, runUid);
        if (run.isEmpty() || index >= Objects.requireNonNullElse(owner.getSpec().getCompletions(), 1)) {
            return Outcome.UNKNOWN_JOB;
        }
        if (hasEnded(owner)) {
            return Outcome.TOO_LATE;
        }
        ConfigMap configMap = new ConfigMapBuilder()
                .withNewMetadata()
                .withName(file.configMapName(job, index))
                .withNamespace(namespace)
                .withLabels(owner.getMetadata().getLabels())
                .withOwnerReferences(run.get())
                .endMetadata()
                .withBinaryData(Map.of(file.fileName(), Base64.getEncoder().encodeToString(content)))
                .build();
        return write(configMap, runUid) ? Outcome.STORED : Outcome.UNKNOWN_JOB;
    }

    /** Returns a document of a run's Job; empty when there is none. */
    public Optional<byte[]> get(String namespace, String job, int index, ArtefactFile file, String runUid) {
        ConfigMap configMap = client.configMaps()
                .inNamespace(namespace)
                .withName(file.configMapName(job, index))
                .get();
        return Optional.ofNullable(configMap)
                .filter(found -> ownedBy(found, runUid).isPresent())
                .map(ConfigMap::getBinaryData)
                .map(data -> data.get(file.fileName()))
                .map(Base64.getDecoder()::decode);
    }

    /** Returns whether it was written: a ConfigMap of somebody else's is left alone. */
    private boolean write(ConfigMap configMap, String runUid) {
        try {
            client.resource(configMap).create();
            return true;
        } catch (KubernetesClientException e) {
            if (e.getCode() != HttpURLConnection.HTTP_CONFLICT) {
                throw e;
            }
        }
        // The Pod had no answer the first time, and sends it again.
        ConfigMap existing = client.resource(configMap).get();
        if (existing == null || ownedBy(existing, runUid).isEmpty()) {
            return false;
        }
        client.resource(configMap).update();
        return true;
    }

    private static Optional<OwnerReference> ownedBy(HasMetadata resource, String runUid) {
        return resource.getMetadata().getOwnerReferences().stream()
                .filter(reference -> reference.getUid().equals(runUid))
                .findFirst();
    }

    private static boolean hasEnded(Job job) {
        return job.getStatus() != null
                && job.getStatus().getConditions() != null
                && job.getStatus().getConditions().stream()
                        .anyMatch(condition -> "True".equals(condition.getStatus())
                                && ("Complete".equals(condition.getType()) || "Failed".equals(condition.getType())));
    }
}
