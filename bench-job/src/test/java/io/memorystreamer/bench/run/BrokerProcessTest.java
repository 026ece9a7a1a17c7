package io.memorystreamer.bench.run;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BrokerProcessTest {

    @Test
    void missingKafkaIsReportedMissing(@TempDir final Path empty) {
        assertThatThrownBy(() -> BrokerProcess.startKafka(empty, new Limits(0, Long.MAX_VALUE)))
                .isInstanceOf(RunFailure.class)
                .hasMessageContaining("the peer Kafka did not start: it is missing")
                .hasMessageContaining(BrokerProcess.KAFKA_HOME_PROPERTY);
    }
}
