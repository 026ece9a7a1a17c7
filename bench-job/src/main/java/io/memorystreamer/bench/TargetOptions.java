package io.memorystreamer.bench;

import io.memorystreamer.bench.config.BenchmarkConfig;
import io.memorystreamer.bench.scenario.PeerServer;
import io.memorystreamer.bench.scenario.Scenario;
import io.memorystreamer.bench.scenario.TransportPath;
import io.memorystreamer.operator.api.BenchmarkTarget;
import io.memorystreamer.operator.api.BenchmarkTarget.Kind;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;
import picocli.CommandLine.Spec.Target;
import picocli.CommandLine.TypeConversionException;

/**
 * A server that somebody else runs and that is measured. A broker of ours is what the scenarios over TCP load, and so is a Kafka, but
 * for those that compare with Kafka: to them it is the peer, and our broker one of the run's own. Redis and NATS are peers alone.
 */
final class TargetOptions {

    @Spec(Target.MIXEE)
    private CommandSpec spec;

    @Option(
            names = "--target",
            paramLabel = "HOST:PORT",
            description = "A running broker for the TCP path; without it one is started.")
    private String address;

    @Option(
            names = "--target-kind",
            paramLabel = "memorystreamer|kafka|redis|nats",
            converter = KindConverter.class,
            description =
                    "What listens there, memorystreamer by default. A kafka is loaded over TCP in its place, and the peer of"
                            + " what compares with Kafka; redis and nats are the peers of what compares with them.")
    private Kind kind;

    static final class KindConverter implements ITypeConverter<Kind> {
        @Override
        public Kind convert(final String value) {
            return Arrays.stream(Kind.values())
                    .filter(candidate -> candidate.label().equals(value))
                    .findFirst()
                    .orElseThrow(() -> new TypeConversionException("'" + value + "' must be one of "
                            + Arrays.stream(Kind.values()).map(Kind::label).collect(Collectors.joining(", "))));
        }
    }

    /** Whether one is named. */
    boolean isNamed() {
        return address != null || kind != null;
    }

    /** Takes that of a BenchmarkRun, which has an address. */
    void take(final BenchmarkTarget target) {
        address = target.address();
        kind = target.kind();
    }

    /** @throws ParameterException when the address is none, or a kind has none */
    void check() {
        if (address == null && kind != null) {
            throw new ParameterException(spec.commandLine(), "--target-kind: name the server with --target");
        }
        if (address != null) {
            HostAndPort.require(spec, "--target '" + address + "'", address);
        }
    }

    Kind kind() {
        return kind == null ? Kind.MEMORYSTREAMER : kind;
    }

    /** What the TCP path loads; null for a broker of the run's own. */
    String address() {
        return peer() == null || kind() == Kind.KAFKA ? address : null;
    }

    /** As which peer it is measured; null for none. */
    private PeerServer peer() {
        return address == null
                ? null
                : switch (kind()) {
                    case MEMORYSTREAMER -> null;
                    case KAFKA -> PeerServer.KAFKA;
                    case REDIS -> PeerServer.REDIS;
                    case NATS -> PeerServer.NATS;
                };
    }

    /**
     * The peers with this one among them.
     *
     * @param others those that were named otherwise
     * @throws ParameterException when it is among them already
     */
    Map<PeerServer, String> with(final Map<PeerServer, String> others) {
        final Map<PeerServer, String> all = new EnumMap<>(PeerServer.class);
        all.putAll(others);
        if (peer() != null && all.put(peer(), address) != null) {
            throw new ParameterException(
                    spec.commandLine(),
                    "--peer " + kind().label() + " and --target-kind " + kind().label() + ": name one of them");
        }
        return all;
    }

    /** @throws ParameterException when none of the scenarios would come near it, unless it is a broker of ours */
    void requireUse(final List<Scenario> scenarios, final BenchmarkConfig config) {
        if (peer() != null
                && scenarios.stream()
                        .filter(scenario -> scenario.enabled(config))
                        .noneMatch(this::isUsedBy)) {
            throw new ParameterException(
                    spec.commandLine(),
                    "none of these scenarios can use a target of kind " + kind().label() + ": choose among "
                            + (kind() == Kind.KAFKA ? "those over TCP and " : "")
                            + "those of category baseline that compare with it");
        }
    }

    private boolean isUsedBy(final Scenario scenario) {
        return scenario.peerServers().contains(peer())
                || kind() == Kind.KAFKA && scenario.paths().contains(TransportPath.TCP);
    }
}
