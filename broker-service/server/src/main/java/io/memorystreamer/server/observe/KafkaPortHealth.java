package io.memorystreamer.server.observe;

import io.memorystreamer.server.Broker;
import jakarta.enterprise.context.ApplicationScoped;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.Readiness;
import org.eclipse.microprofile.health.Startup;

/** Started and ready when the Kafka port is bound. */
@Startup
@Readiness
@ApplicationScoped
public class KafkaPortHealth implements HealthCheck {

    private final Broker broker;

    public KafkaPortHealth(final Broker broker) {
        this.broker = broker;
    }

    @Override
    public HealthCheckResponse call() {
        final int port = broker.kafkaPort();
        return HealthCheckResponse.named("kafka-port")
                .status(port > 0)
                .withData("port", port)
                .build();
    }
}
