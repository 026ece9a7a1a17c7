package io.memorystreamer.server.events;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class BrokerEventTest {

    @Test
    void anEventIsOneLineWhateverAClientPutsIntoIt() {
        final String line = new EventJson(new ObjectMapper())
                .line(new Occurrence(
                        3,
                        Instant.parse("2026-01-02T03:04:05Z"),
                        new BrokerEvent.ClientRefused("10.0.0.1", "a \"request\"\nof INFO [audit]", 2)));

        assertThat(line)
                .isEqualTo(
                        "{\"number\":3,\"time\":\"2026-01-02T03:04:05Z\",\"type\":\"client-refused\","
                                + "\"client\":\"10.0.0.1\",\"reason\":\"a \\\"request\\\"\\nof INFO [audit]\",\"unreported\":2}");
    }

    @Test
    void rebalancesAndFencedProducersAreToldInWordsAndAFloodOfThemIsAFewEvents() {
        final List<BrokerEvent> events = new ArrayList<>();
        final ClientEvents clients = new ClientEvents(events::add);

        clients.onRebalanced("g", 3, 2, 1, 0);
        clients.onRebalanced("g", 4, 2, 0, 0);
        clients.onFenced(17, 0, 1);

        assertThat(events)
                .containsExactly(
                        new BrokerEvent.GroupRebalanced("g", 3, 2, "1 joined, 0 left", 0),
                        new BrokerEvent.GroupRebalanced(
                                "g", 4, 2, "subscriptions, topics or the assignment changed", 0),
                        new BrokerEvent.ProducerFenced(17, 0, "a producer with epoch 1 has taken over", 0));
        events.clear();
        for (int i = 0; i < 1000; i++) {
            clients.onRebalanced("g", i, 1, 1, 1);
        }
        assertThat(events).hasSizeBetween(1, 100);
    }

    @Test
    void aFloodOfRefusalsIsAFewEventsThatCountTheOthers() {
        final List<BrokerEvent> events = new ArrayList<>();
        final ClientEvents refusals = new ClientEvents(events::add);

        for (int i = 0; i < 1000; i++) {
            refusals.onRefused("10.0.0.1", "garbage");
        }

        // Five a second; a second may end while this runs.
        assertThat(events).hasSizeBetween(5, 100);
        long told = 0;
        for (final BrokerEvent event : events) {
            told += 1 + ((BrokerEvent.ClientRefused) event).unreported();
        }
        assertThat(told).isLessThanOrEqualTo(1000);
    }
}
