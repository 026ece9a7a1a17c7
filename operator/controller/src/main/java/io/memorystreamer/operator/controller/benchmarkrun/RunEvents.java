package io.memorystreamer.operator.controller.benchmarkrun;

import io.fabric8.kubernetes.api.model.MicroTime;
import io.fabric8.kubernetes.api.model.events.v1.Event;
import io.fabric8.kubernetes.api.model.events.v1.EventBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.memorystreamer.operator.api.BenchmarkRun;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import org.jboss.logging.Logger;

/**
 * Tells a run's story as Kubernetes events, for {@code kubectl describe}. Thread-safe. Events are a courtesy: one that
 * cannot be written is logged and forgotten.
 */
@ApplicationScoped
class RunEvents {
    private static final Logger LOG = Logger.getLogger(RunEvents.class);
    private static final String CONTROLLER = "memorystreamer.io/operator";
    private static final int MAX_NOTE_LENGTH = 1024;

    // What the API server demands of a MicroTime: exactly six digits after the second.
    private static final DateTimeFormatter MICRO_TIME =
            DateTimeFormatter.ofPattern("yyyy-MM-dd'T'HH:mm:ss.SSSSSS'Z'").withZone(ZoneOffset.UTC);

    private final KubernetesClient client;
    private final Clock clock = Clock.systemUTC();

    RunEvents(KubernetesClient client) {
        this.client = client;
    }

    void normal(BenchmarkRun run, String reason, String note) {
        publish(run, "Normal", reason, note);
    }

    void warning(BenchmarkRun run, String reason, String note) {
        publish(run, "Warning", reason, note);
    }

    void publish(BenchmarkRun run, RunStory.Event event) {
        publish(run, event.warning() ? "Warning" : "Normal", event.reason(), event.note());
    }

    private void publish(BenchmarkRun run, String type, String reason, String note) {
        Instant now = clock.instant();
        // @formatter:off
        Event event = new EventBuilder()
                .withNewMetadata()
                .withGenerateName(run.getMetadata().getName() + "-")
                .withNamespace(run.getMetadata().getNamespace())
                .endMetadata()
                .withNewRegarding()
                .withApiVersion(run.getApiVersion())
                .withKind(run.getKind())
                .withName(run.getMetadata().getName())
                .withNamespace(run.getMetadata().getNamespace())
                .withUid(run.getMetadata().getUid())
                .endRegarding()
                .withType(type)
                .withReason(reason)
                .withAction("Reconcile")
                .withNote(note.length() <= MAX_NOTE_LENGTH ? note : note.substring(0, MAX_NOTE_LENGTH))
                .withReportingController(CONTROLLER)
                .withReportingInstance("memorystreamer-operator")
                .withEventTime(new MicroTime(MICRO_TIME.format(now)))
                .build();
        // @formatter:on
        try {
            client.resource(event).create();
        } catch (KubernetesClientException e) {
            LOG.warnf(
                    "could not write event %s of run %s: %s",
                    reason, run.getMetadata().getName(), e.getMessage());
        }
    }
}
