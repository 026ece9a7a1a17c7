package io.memorystreamer.reactivemessaging;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ChannelConfigTest {

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '"', textBlock = """
            transport          | carrier-pigeon | 'carrier-pigeon' is none of in-process, tcp
            bootstrap.servers  | " "            | is missing; give host:port
            bootstrap.servers  | localhost      | 'localhost' is not of the form host:port
            partition          | -1             | '-1' is not a whole number from 0
            partition          | one            | 'one' is not a whole number from 0
            value.type         | json           | 'json' is none of bytes, string
            poll.batch         | 0              | '0' is not a whole number from 1
            start              | yesterday      | 'yesterday' is none of earliest, latest
            failure-strategy   | panic          | 'panic' is none of fail, ignore
            kafka.lingerms     | 5              | lingerms: unknown setting
            """)
    void badAttributeFailsTheDeploymentAndIsNamed(final String attribute, final String value, final String problem) {
        final Map<String, String> channel = new HashMap<>(Map.of("incoming.in.bootstrap.servers", "localhost:9092"));
        channel.put("incoming.in." + attribute, value);
        final String named = attribute.startsWith("kafka.") ? "kafka.*" : attribute;

        assertThatThrownBy(() -> deploy(channel, Receiver.class))
                .rootCause()
                .hasMessageStartingWith("channel 'in', attribute '" + named + "': ")
                .hasMessageContaining(problem);
    }

    @ParameterizedTest
    @CsvSource({"in-process,0,topic,no PartitionLog bean has the qualifier", "in-process,1,partition,partition 0 only"})
    void inProcessChannelNeedsALogOfThisProcess(
            final String transport, final String partition, final String attribute, final String problem) {
        assertThatThrownBy(() -> deploy(
                        Map.of("outgoing.out.transport", transport, "outgoing.out.partition", partition), Sender.class))
                .rootCause()
                .hasMessageStartingWith("channel 'out', attribute '" + attribute + "': ")
                .hasMessageContaining(problem);
    }

    private static void deploy(final Map<String, String> channels, final Class<?> bean) {
        new Application(channels, Map.of(), bean).close();
    }
}
