package io.memorystreamer.tests.quarkus;

import io.smallrye.mutiny.Multi;
import io.smallrye.reactive.messaging.kafka.Record;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.eclipse.microprofile.reactive.messaging.Incoming;
import org.eclipse.microprofile.reactive.messaging.Outgoing;

/** Sends some readings and prints what comes back each time all of them have. Thread-safe. */
@ApplicationScoped
public class Readings {

    private final int first;
    private final int count;
    private final AtomicInteger received = new AtomicInteger();
    private final AtomicLong sum = new AtomicLong();

    Readings(
            @ConfigProperty(name = "readings.first", defaultValue = "0") final int first,
            @ConfigProperty(name = "readings.count", defaultValue = "1000") final int count) {
        this.first = first;
        this.count = count;
    }

    @Outgoing("readings-out")
    Multi<Record<String, Integer>> measure() {
        return Multi.createFrom().range(first, first + count).map(value -> Record.of("sensor " + value % 10, value));
    }

    @Incoming("readings-in")
    void show(final Record<String, Integer> reading) {
        final long total = sum.addAndGet(reading.value());
        if (received.incrementAndGet() == count) {
            System.out.println("received " + count + " readings, sum " + total);
        }
    }
}
