package io.memorystreamer.bench.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
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

    @Test
    void brokerStartsFromItsCacheWhereThereIsOne(@TempDir final Path home) throws IOException {
        final Path cache = home.resolve("app.aot");
        assertThat(BrokerProcess.aotFlags(cache)).isEmpty();
        Files.createFile(cache); // what a failed training leaves
        assertThat(BrokerProcess.aotFlags(cache)).isEmpty();
        Files.writeString(cache, "cache");
        assertThat(BrokerProcess.aotFlags(cache)).contains("-XX:AOTCache=" + cache);
    }
}
