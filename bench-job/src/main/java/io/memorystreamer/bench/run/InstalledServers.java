package io.memorystreamer.bench.run;

import io.memorystreamer.bench.run.BrokerProcess.Kind;
import io.memorystreamer.bench.run.BrokerProcess.Ready;
import java.io.File;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** Starts those peers that are installed on the machine, on free ports of the loopback interface and without files of data. */
final class InstalledServers {

    private static final Pattern NATS_PORT = Pattern.compile("Listening for client connections on \\S*:(\\d+)");

    /** Places for servers that not every user has on the PATH. */
    private static final String SYSTEM_PATH = "/usr/local/sbin:/usr/sbin";

    private InstalledServers() {}

    /**
     * Redis without snapshots and append-only file, as its users run it for data that may be lost.
     *
     * @param directory an empty one, its working directory
     * @throws RunFailure when it is not installed or does not come up
     */
    static BrokerProcess startRedis(final Path directory, final Limits limits) throws RunFailure, InterruptedException {
        final Kind what = Kind.peer("the peer Redis");
        final Path binary = binary(what, "redis-server", "redis");
        final String port = Integer.toString(freePort(what));
        final List<String> command = command(binary);
        command.addAll(List.of("--port", port, "--bind", "127.0.0.1"));
        command.addAll(List.of("--save", "", "--appendonly", "no", "--dir", directory.toString()));
        command.addAll(List.of("--maxmemory", Long.toString(limits.peerServerBytes())));
        command.addAll(List.of("--maxmemory-policy", "noeviction"));
        return BrokerProcess.start(
                what, limits, command, line -> line.contains("Ready to accept connections") ? new Ready(port) : null);
    }

    /**
     * NATS with JetStream, whose streams are in memory when their owner asks for it.
     *
     * @param directory an empty one, for what JetStream keeps beside streams
     * @throws RunFailure when it is not installed or does not come up
     */
    static BrokerProcess startNats(final Path directory, final Limits limits) throws RunFailure, InterruptedException {
        final Kind what = Kind.peer("the peer NATS");
        final Path binary = binary(what, "nats-server", "nats");
        final Path configuration = directory.resolve("nats.conf");
        try {
            Files.writeString(configuration, """
                    listen: "127.0.0.1:-1"
                    jetstream { store_dir: "%s", max_memory_store: %d, max_file_store: 0 }
                    """.formatted(directory.resolve("jetstream"), limits.peerServerBytes()));
        } catch (final IOException e) {
            throw BrokerProcess.notStarted(what, "cannot write " + configuration + ": " + e);
        }
        final List<String> command = command(binary);
        command.addAll(List.of("--config", configuration.toString(), "--log", "/dev/stdout"));
        return BrokerProcess.start(what, limits, command, line -> {
            final Matcher port = NATS_PORT.matcher(line);
            return port.find() ? new Ready(port.group(1)) : null;
        });
    }

    /** On the PATH, or where Debian puts servers. */
    static Path binary(final Kind what, final String name, final String label) throws RunFailure {
        return find(name)
                .orElseThrow(() -> BrokerProcess.missing(
                        what,
                        "no " + name + " on the PATH: install it (Debian: apt-get install " + name
                                + "), or name a running one with --peer " + label + "=HOST:PORT"));
    }

    private static Optional<Path> find(final String name) {
        final String path = System.getenv().getOrDefault("PATH", "") + File.pathSeparator + SYSTEM_PATH;
        return Stream.of(path.split(File.pathSeparator))
                .filter(folder -> !folder.isEmpty())
                .map(folder -> Path.of(folder, name))
                .filter(Files::isExecutable)
                .findFirst();
    }

    /** These servers do not watch their standard input: where there is setpriv, the kernel ends them with this process. */
    private static List<String> command(final Path binary) {
        final List<String> command = new ArrayList<>();
        find("setpriv").ifPresent(setpriv -> command.addAll(List.of(setpriv.toString(), "--pdeathsig", "KILL")));
        command.add(binary.toString());
        return command;
    }

    private static int freePort(final Kind what) throws RunFailure {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        } catch (final IOException e) {
            throw BrokerProcess.notStarted(what, "there is no free port: " + e);
        }
    }
}
