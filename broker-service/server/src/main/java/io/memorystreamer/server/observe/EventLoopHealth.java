package io.memorystreamer.server.observe;

import io.memorystreamer.server.Broker;
import io.memorystreamer.server.config.BrokerConfig;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.Liveness;

/**
 * Alive while every event loop of the Kafka port runs tasks. The connections of one that no longer does are stuck for good, and
 * only a restart helps them. Thread-safe.
 */
@Liveness
@ApplicationScoped
public class EventLoopHealth implements HealthCheck {

    private final Broker broker;
    private final BrokerConfig config;

    public EventLoopHealth(final Broker broker, final BrokerConfig config) {
        this.broker = broker;
        this.config = config;
    }

    @Override
    public HealthCheckResponse call() {
        final Duration silence = broker.eventLoopSilence();
        return HealthCheckResponse.named("kafka-event-loops")
                .status(silence.compareTo(config.livenessTimeout()) <= 0)
                .withData("longest-silence-ms", silence.toMillis())
                .build();
    }
}
