package io.memorystreamer.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.memorystreamer.bench.config.BenchmarkConfigReader;
import io.memorystreamer.bench.scenario.PeerServer;
import io.memorystreamer.bench.scenario.ScenarioCatalog;
import io.memorystreamer.operator.api.BenchmarkTarget.Kind;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.ParameterException;

class TargetOptionsTest {

    @Command
    static final class WithTarget {
        @Mixin
        private TargetOptions target;
    }

    private static TargetOptions parse(final String... arguments) {
        final WithTarget command = new WithTarget();
        new CommandLine(command).parseArgs(arguments);
        command.target.check();
        return command.target;
    }

    private static void require(final TargetOptions target, final String... scenarios) {
        target.requireUse(ScenarioCatalog.select(List.of(scenarios), false), BenchmarkConfigReader.defaults());
    }

    @Test
    void withoutAKindItIsABrokerOfOurs() {
        final TargetOptions target = parse("--target", "h:9092");
        assertThat(target.kind()).isEqualTo(Kind.MEMORYSTREAMER);
        assertThat(target.address()).isEqualTo("h:9092");
        assertThat(target.with(Map.of())).isEmpty();
        assertThat(parse().address()).isNull();
        assertThat(parse().with(Map.of())).isEmpty();
    }

    @Test
    void kafkaIsTheTargetAndThePeer() {
        final TargetOptions target = parse("--target", "h:9092", "--target-kind", "kafka");
        assertThat(target.address()).isEqualTo("h:9092");
        assertThat(target.with(Map.of(PeerServer.NATS, "n:4222")))
                .isEqualTo(Map.of(PeerServer.KAFKA, "h:9092", PeerServer.NATS, "n:4222"));
    }

    @ParameterizedTest
    @CsvSource({"redis,REDIS", "nats,NATS"})
    void othersArePeersAloneAndOurBrokerIsTheRunsOwn(final String kind, final PeerServer peer) {
        final TargetOptions target = parse("--target", "h:1", "--target-kind", kind);
        assertThat(target.address()).isNull();
        assertThat(target.with(Map.of())).isEqualTo(Map.of(peer, "h:1"));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            --target=nowhere                  | --target 'nowhere': must be HOST:PORT with a port from 1 to 65535
            --target-kind=kafka               | --target-kind: name the server with --target
            --target=h:1 --target-kind=pulsar | must be one of memorystreamer, kafka, redis, nats
            """)
    void targetThatIsNoneIsRefused(final String arguments, final String message) {
        assertThatThrownBy(() -> parse(arguments.split(" ")))
                .isInstanceOf(ParameterException.class)
                .hasMessageContaining(message);
    }

    @Test
    void peerOfTheSameKindBesideItIsRefused() {
        final TargetOptions target = parse("--target", "h:1", "--target-kind", "redis");
        assertThatThrownBy(() -> target.with(Map.of(PeerServer.REDIS, "other:1")))
                .isInstanceOf(ParameterException.class)
                .hasMessage("--peer redis and --target-kind redis: name one of them");
    }

    @ParameterizedTest
    @CsvSource({
        "kafka, throughput::sustained_throughput",
        "kafka, baseline::kafka_comparison",
        "redis, baseline::redis_streams_comparison",
        "nats, baseline::nats_comparison",
        "nats, baseline",
        "memorystreamer, memory::buffer_pooling"
    })
    void runWithAScenarioThatCanUseItIsTaken(final String kind, final String scenario) {
        final TargetOptions target = parse("--target", "h:1", "--target-kind", kind);
        assertThatCode(() -> require(target, scenario)).doesNotThrowAnyException();
    }

    @ParameterizedTest
    @CsvSource({
        "kafka, memory::buffer_pooling",
        "redis, throughput",
        "redis, baseline::nats_comparison",
        "nats, baseline::kafka_comparison"
    })
    void runWithNoneIsRefusedInOneLine(final String kind, final String scenario) {
        final TargetOptions target = parse("--target", "h:1", "--target-kind", kind);
        assertThatThrownBy(() -> require(target, scenario))
                .isInstanceOf(ParameterException.class)
                .message()
                .startsWith("none of these scenarios can use a target of kind " + kind)
                .hasLineCount(1);
    }
}
