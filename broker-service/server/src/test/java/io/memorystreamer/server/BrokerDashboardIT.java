package io.memorystreamer.server;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.junit.jupiter.api.Test;

/** The chart's dashboard of brokers asks for nothing that a broker does not say at its metrics address. */
class BrokerDashboardIT {
    private static final Path DASHBOARD = Path.of("../../helm/memorystreamer/files/dashboards/broker.json");
    private static final Pattern NAME = Pattern.compile("\\b(?:kafka|memorystreamer|jvm)_[a-z0-9_]+");

    @Test
    void everyMetricIsOneThatABrokerHas() throws Exception {
        final Set<String> asked = new TreeSet<>();
        for (final String expression :
                new ObjectMapper().readTree(DASHBOARD.toFile()).findValuesAsText("expr")) {
            final Set<String> names =
                    NAME.matcher(expression).results().map(MatchResult::group).collect(Collectors.toSet());
            assertThat(names).as(expression).isNotEmpty();
            asked.addAll(names);
        }
        assertThat(asked).isNotEmpty();

        try (BrokerProcess broker = BrokerProcess.start("memorystreamer.broker.memory=128m")) {
            try (KafkaProducer<byte[], byte[]> producer = Clients.producer(broker, Map.of())) {
                producer.send(new ProducerRecord<>("measured", new byte[10])).get();
            }
            broker.collectGarbage();
            final Set<String> offered = BrokerProcessIT.get(broker.http() + "/q/metrics")
                    .lines()
                    .filter(line -> !line.startsWith("#"))
                    .map(line -> line.split("[{ ]", 2)[0])
                    .collect(Collectors.toSet());
            assertThat(offered).containsAll(asked);
        }
    }
}
