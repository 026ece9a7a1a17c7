package io.memorystreamer.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.memorystreamer.bench.scenario.PeerServer;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.ParameterException;

class PeerOptionsTest {

    @Command
    static final class WithPeers {
        @Mixin
        private PeerOptions peers;
    }

    private static Map<PeerServer, String> parse(final String... arguments) {
        final WithPeers command = new WithPeers();
        new CommandLine(command).parseArgs(arguments);
        return command.peers.addresses();
    }

    @Test
    void severalPeersCanBeNamed() {
        assertThat(parse("--peer", "kafka=localhost:9092", "--peer=nats=[::1]:4222"))
                .containsEntry(PeerServer.KAFKA, "localhost:9092")
                .containsEntry(PeerServer.NATS, "[::1]:4222")
                .hasSize(2);
        assertThat(parse()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            --peer=kafka                        | --peer 'kafka': must be NAME=HOST:PORT
            --peer=kafka=nowhere                | --peer 'kafka=nowhere': must be HOST:PORT with a port from 1 to 65535
            --peer=redis=h:0                    | --peer 'redis=h:0': must be HOST:PORT with a port from 1 to 65535
            --peer=pulsar=h:1                   | --peer 'pulsar=h:1': unknown peer 'pulsar': must be one of kafka, redis, nats
            --peer=nats=h:1 --peer=nats=h:2     | --peer 'nats=h:2': the peer is named twice
            """)
    void peerThatIsNoneIsRefused(final String arguments, final String message) {
        assertThatThrownBy(() -> parse(arguments.split(" ")))
                .isInstanceOf(ParameterException.class)
                .hasMessage(message);
    }
}
