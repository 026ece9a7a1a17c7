package io.memorystreamer.server.topics;

import static org.assertj.core.api.Assertions.assertThat;

import io.memorystreamer.server.config.BrokerConfig;
import io.memorystreamer.server.config.HttpConfig;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class BrokerConfigEntriesTest {

    /** Of the process and its sockets: clients learn addresses and ports by Metadata. */
    private static final Set<String> NOT_SHOWN =
            Set.of("host", "kafka-port", "advertised-host", "advertised-port", "stop-with-standard-input");

    @Test
    void everyKeyOfTheBrokerIsShownToClients() {
        final Set<String> shown = BrokerConfigEntries.of(Brokers.settings(null, 1 << 20, 100)).keySet().stream()
                .map(ConfigKey::brokerKey)
                .filter(Objects::nonNull)
                .collect(Collectors.toSet());
        shown.add("data-dir"); // log.dirs, which is the memory directory without one
        assertThat(io.memorystreamer.server.config.ConfigKey.ALL.stream()
                        .map(io.memorystreamer.server.config.ConfigKey::name)
                        .filter(name -> !name.startsWith(HttpConfig.PREFIX))
                        .map(name -> name.substring(BrokerConfig.PREFIX.length() + 1))
                        .filter(key -> !NOT_SHOWN.contains(key)))
                .containsExactlyInAnyOrderElementsOf(shown);
    }
}
