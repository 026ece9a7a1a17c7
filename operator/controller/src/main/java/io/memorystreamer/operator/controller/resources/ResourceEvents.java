package io.memorystreamer.operator.controller.resources;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.MicroTime;
import io.fabric8.kubernetes.api.model.events.v1.Event;
import io.fabric8.kubernetes.api.model.events.v1.EventBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import org.jboss.logging.Logger;

/**
 * Tells a resource's story as Kubernetes events, for {@code kubectl describe}. Thread-safe. Events are a courtesy: one that
 * cannot be written is logged and forgotten.
 */
@ApplicationScoped
public class ResourceEvents {
    private static final Logger LOG = Logger.getLogger(ResourceEvents.class);
    private static final String CONTROLLER = "memorystreamer.io/operator";
    private static final int MAX_NOTE_LENGTH = 1024;

    // The API server takes 128 for the reason, and wants exactly six digits after the second of a MicroTime.
    private static final int MAX_REASON_LENGTH = 128;
    private static final DateTimeFormatter MICRO_TIME =
            DateTimeFormatter.ofPattern("yyyy-MM-dd'T'HH:mm:ss.SSSSSS'Z'").withZone(ZoneOffset.UTC);

    private final KubernetesClient client;

    /**
     * An event to be.
     *
     * @param warning whether somebody should look
     * @param reason one CamelCase word
     * @param note a sentence
     */
    public record Happening(boolean warning, String reason, String note) {}

    public ResourceEvents(KubernetesClient client) {
        this.client = client;
    }

    /** Says that something was done. */
    public void normal(HasMetadata resource, String reason, String note) {
        publish(resource, "Normal", reason, note);
    }

    /** Says that something is wrong, or was lost. */
    public void warning(HasMetadata resource, String reason, String note) {
        publish(resource, "Warning", reason, note);
    }

    /** Says what is worth telling. */
    public void publish(HasMetadata resource, Happening happening) {
        publish(resource, happening.warning() ? "Warning" : "Normal", happening.reason(), happening.note());
    }

    private void publish(HasMetadata resource, String type, String reason, String note) {
        // @formatter:off
        Event event = new EventBuilder()
                .withNewMetadata()
                .withGenerateName(resource.getMetadata().getName() + "-")
                .withNamespace(resource.getMetadata().getNamespace())
                .endMetadata()
                .withNewRegarding()
                .withApiVersion(resource.getApiVersion())
                .withKind(resource.getKind())
                .withName(resource.getMetadata().getName())
                .withNamespace(resource.getMetadata().getNamespace())
                .withUid(resource.getMetadata().getUid())
                .endRegarding()
                .withType(type)
                .withReason(shortened(reason, MAX_REASON_LENGTH))
                .withAction("Reconcile")
                .withNote(shortened(note, MAX_NOTE_LENGTH))
                .withReportingController(CONTROLLER)
                .withReportingInstance("memorystreamer-operator")
                .withEventTime(new MicroTime(MICRO_TIME.format(Instant.now())))
                .build();
        // @formatter:on
        try {
            client.resource(event).create();
        } catch (KubernetesClientException e) {
            LOG.warnf(
                    "could not write event %s of %s %s/%s: %s",
                    reason,
                    resource.getKind(),
                    resource.getMetadata().getNamespace(),
                    resource.getMetadata().getName(),
                    e.getMessage());
        }
    }

    private static String shortened(String text, int length) {
        return text.length() <= length ? text : text.substring(0, length);
    }
}
