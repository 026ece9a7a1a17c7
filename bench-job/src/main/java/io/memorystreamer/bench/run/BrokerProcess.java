package io.memorystreamer.bench.run;

import io.memorystreamer.bench.profile.Profiling;
import io.memorystreamer.bench.scenario.RunningBroker;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A server of the run's own, our broker or a peer, on free ports of the loopback interface, in a process of its own. */
public final class BrokerProcess implements AutoCloseable {

    /** Where the broker application is unpacked: the folder with {@code quarkus-run.jar}. */
    static final String HOME_PROPERTY = "memorystreamer.broker.home";

    /** Beside the jar, written by the launcher with the collector and the flags used here; empty or absent without one. */
    private static final String AOT_CACHE = "app.aot";

    /** Where Kafka is: the folder with {@code lib}, its jars, and {@code classes}, what starts it. */
    static final String KAFKA_HOME_PROPERTY = "memorystreamer.kafka.home";

    /** What is started, for people, and what it means for the run when it does not come up. */
    record Kind(String name, RunFailure.Reason notStarted) {

        static Kind peer(final String name) {
            return new Kind(name, RunFailure.Reason.PeerNotStarted);
        }
    }

    private static final Kind OURS = new Kind("the broker", RunFailure.Reason.BrokerNotStarted);
    private static final Kind KAFKA = Kind.peer("the peer Kafka");

    private static final String KEYS = "-Dmemorystreamer.broker.";

    private static final Pattern READY =
            Pattern.compile("ready: kafka [^ ,]*:(\\d+)(?:, version ([^ ,]+))?(?:, http ([^ ,]+))?");
    private static final long START_SECONDS = 60;

    /** What a server says when clients can connect; version and HTTP address are null where it does not say them. */
    record Ready(String port, String version, String http) {

        Ready(final String port) {
            this(port, null, null);
        }
    }

    private final ChildProcess child;
    private final Ready ready;

    private BrokerProcess(final ChildProcess child, final Ready ready) {
        this.child = child;
        this.ready = ready;
    }

    /**
     * @param besideKafka whether a Kafka will share the memory for data with it
     * @param profile what profiles it
     * @throws RunFailure when it does not come up
     */
    static BrokerProcess start(final Limits limits, final boolean besideKafka, final Profiling.Session profile)
            throws RunFailure, InterruptedException {
        return start(limits, besideKafka, Map.of(), profile);
    }

    /**
     * Starts a broker for a scenario that needs one of its own.
     *
     * @param limits what it may take
     * @param settings keys of its configuration without {@code memorystreamer.broker.}, and their values
     * @throws RunFailure when it does not come up
     */
    public static BrokerProcess start(final Limits limits, final Map<String, String> settings)
            throws RunFailure, InterruptedException {
        return start(limits, false, settings, Profiling.OFF.begin("a broker of a scenario"));
    }

    private static BrokerProcess start(
            final Limits limits,
            final boolean besideKafka,
            final Map<String, String> settings,
            final Profiling.Session profile)
            throws RunFailure, InterruptedException {
        final String home = System.getProperty(HOME_PROPERTY, "");
        final Path jar = Path.of(home, "quarkus-run.jar");
        if (home.isEmpty() || !Files.isRegularFile(jar)) {
            throw notStarted(
                    OURS,
                    "no broker application in '" + home + "': set -D" + HOME_PROPERTY
                            + ", or use a running broker with --target HOST:PORT");
        }
        final List<String> command = command(limits, besideKafka, aotFlags(Path.of(home, AOT_CACHE)));
        settings.forEach((key, value) -> command.add(KEYS + key + "=" + value)); // of two the JVM takes the last
        command.addAll(List.of("-jar", jar.toString()));
        return start(OURS, limits, profile.ownCommand(command), BrokerProcess::announced);
    }

    /**
     * Starts a Kafka from its own jars, with the JVM flags of its own launcher.
     *
     * @param directory an empty one for its data, in memory where there is some
     * @throws RunFailure when it is not there or does not come up
     */
    static BrokerProcess startKafka(final Path directory, final Limits limits) throws RunFailure, InterruptedException {
        final String home = System.getProperty(KAFKA_HOME_PROPERTY, "");
        final Path libraries = Path.of(home, "lib");
        if (home.isEmpty() || !Files.isDirectory(libraries)) {
            throw missing(
                    KAFKA,
                    "no Kafka in '" + home + "': set -D" + KAFKA_HOME_PROPERTY
                            + ", or name a running one with --peer kafka=HOST:PORT");
        }
        final List<String> command = ChildProcess.java(limits.kafkaFlags());
        command.addAll(List.of(
                "-cp",
                Path.of(home, "classes") + File.pathSeparator + libraries.resolve("*"),
                "io.memorystreamer.kafkapeer.KafkaPeer",
                directory.toString()));
        return start(KAFKA, limits, command, BrokerProcess::announced);
    }

    private static Ready announced(final String line) {
        final Matcher ready = READY.matcher(line);
        return ready.find() ? new Ready(ready.group(1), ready.group(2), ready.group(3)) : null;
    }

    /**
     * @param readiness tells the line of standard output that says that clients can connect; null for any other
     * @throws RunFailure when it does not come up
     */
    static BrokerProcess start(
            final Kind what, final Limits limits, final List<String> command, final Function<String, Ready> readiness)
            throws RunFailure, InterruptedException {
        final long oomKillsBefore = limits.oomKills();
        final CompletableFuture<Ready> announced = new CompletableFuture<>();
        final ChildProcess child;
        try {
            child = ChildProcess.start(limits.command(command), line -> {
                final Ready ready = readiness.apply(line);
                if (ready != null) {
                    announced.complete(ready);
                }
            });
        } catch (final IOException e) {
            throw notStarted(what, e.getMessage());
        }
        child.process()
                .onExit()
                .thenRun(() -> announced.completeExceptionally(new IllegalStateException(child.ending())));
        try {
            return new BrokerProcess(child, announced.get(START_SECONDS, TimeUnit.SECONDS));
        } catch (final ExecutionException e) {
            throw RunFailure.orOutOfMemory(
                    what.notStarted(),
                    what.name() + " did not start: it " + e.getCause().getMessage(),
                    limits,
                    oomKillsBefore);
        } catch (final TimeoutException e) {
            child.close();
            throw notStarted(what, "it was not ready within " + START_SECONDS + " s");
        }
    }

    /** A cache that does not fit this JVM or its flags costs time only, and standard output is the broker's. */
    static List<String> aotFlags(final Path cache) {
        return cache.toFile().length() == 0 ? List.of() : List.of("-XX:AOTCache=" + cache, "-Xlog:aot*=off,cds*=off");
    }

    private static List<String> command(final Limits limits, final boolean besideKafka, final List<String> aotFlags) {
        final List<String> command = ChildProcess.java(limits.brokerFlags());
        command.addAll(aotFlags);
        command.addAll(List.of(
                "-XX:+UseSerialGC",
                KEYS + "host=127.0.0.1",
                KEYS + "kafka-port=0",
                KEYS + "memory=" + limits.brokerSegmentBytes(MemoryDirectory.usableBytes(), besideKafka),
                KEYS + "stop-with-standard-input=true",
                "-Dquarkus.http.host=127.0.0.1",
                "-Dquarkus.http.port=0"));
        return command;
    }

    /** A peer that is not installed. */
    static RunFailure missing(final Kind peer, final String why) {
        return new RunFailure(RunFailure.Reason.PeerMissing, peer.name() + " did not start: it is missing: " + why);
    }

    static RunFailure notStarted(final Kind what, final String why) {
        return new RunFailure(what.notStarted(), what.name() + " did not start: " + why);
    }

    /** Where it is. */
    public RunningBroker address() {
        return new RunningBroker("127.0.0.1:" + ready.port(), pid(), ready.version(), ready.http());
    }

    CompletableFuture<?> onExit() {
        return child.process().onExit();
    }

    /** Whether its process runs. */
    public boolean isAlive() {
        return child.process().isAlive();
    }

    boolean wasInterrupted() {
        return child.wasInterrupted();
    }

    long pid() {
        return child.process().pid();
    }

    String ending() {
        return child.ending();
    }

    /** The last lines of its log. */
    public List<String> lastWords() {
        return child.tail();
    }

    /** SIGKILL: it gets no chance to put anything in order. Returns when it has ended. */
    public void kill() throws InterruptedException {
        child.process().destroyForcibly().waitFor();
    }

    @Override
    public void close() {
        child.close();
    }
}
