package io.memorystreamer.server.events;

import io.smallrye.reactive.messaging.annotations.Blocking;
import jakarta.enterprise.context.ApplicationScoped;
import org.eclipse.microprofile.reactive.messaging.Incoming;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Writes every event to the log category {@code audit}, one line of JSON each. */
@ApplicationScoped
public class AuditLog {

    private static final Logger AUDIT = LoggerFactory.getLogger("audit");

    private final EventJson json;

    public AuditLog(final EventJson json) {
        this.json = json;
    }

    @Incoming(BrokerEvents.CHANNEL)
    @Blocking // a log handler may write to a slow disk
    public void onEvent(final Occurrence occurrence) {
        AUDIT.info(json.line(occurrence));
    }
}
