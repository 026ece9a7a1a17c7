package io.memorystreamer.bench.run;

import io.memorystreamer.bench.measure.CgroupMemory;
import io.memorystreamer.bench.scenario.RunningBroker;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A broker of the run's own, ours or a Kafka, on free ports of the loopback interface, in a process of its own. */
final class BrokerProcess implements AutoCloseable {

    /** Where the broker application is unpacked: the folder with {@code quarkus-run.jar}. */
    static final String HOME_PROPERTY = "memorystreamer.broker.home";

    /** Beside the jar, written by the launcher with the collector and the flags used here; empty or absent without one. */
    private static final String AOT_CACHE = "app.aot";

    /** Where Kafka is: the folder with {@code lib}, its jars, and {@code classes}, what starts it. */
    static final String KAFKA_HOME_PROPERTY = "memorystreamer.kafka.home";

    private record Kind(String name, RunFailure.Reason notStarted) {}

    private static final Kind OURS = new Kind("the broker", RunFailure.Reason.BrokerNotStarted);
    private static final Kind KAFKA = new Kind("the peer Kafka", RunFailure.Reason.PeerNotStarted);

    private static final Pattern READY = Pattern.compile("ready: kafka [^ ,]*:(\\d+)");
    private static final long START_SECONDS = 60;

    private final ChildProcess child;
    private final String target;

    private BrokerProcess(final ChildProcess child, final String target) {
        this.child = child;
        this.target = target;
    }

    /**
     * @param besideKafka whether a Kafka will share the memory for data with it
     * @throws RunFailure when it does not come up
     */
    static BrokerProcess start(final Limits limits, final boolean besideKafka) throws RunFailure, InterruptedException {
        final String home = System.getProperty(HOME_PROPERTY, "");
        final Path jar = Path.of(home, "quarkus-run.jar");
        if (home.isEmpty() || !Files.isRegularFile(jar)) {
            throw notStarted(
                    OURS,
                    "no broker application in '" + home + "': set -D" + HOME_PROPERTY
                            + ", or use a running broker with --target HOST:PORT");
        }
        return start(OURS, command(jar, limits, besideKafka, aotFlags(Path.of(home, AOT_CACHE))));
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
            throw notStarted(
                    KAFKA,
                    "it is missing: no Kafka in '" + home + "': set -D" + KAFKA_HOME_PROPERTY
                            + ", or leave its scenarios out");
        }
        final List<String> command = ChildProcess.java(limits.kafkaFlags());
        command.addAll(List.of(
                "-cp",
                Path.of(home, "classes") + File.pathSeparator + libraries.resolve("*"),
                "io.memorystreamer.kafkapeer.KafkaPeer",
                directory.toString()));
        return start(KAFKA, command);
    }

    private static BrokerProcess start(final Kind what, final List<String> command)
            throws RunFailure, InterruptedException {
        final long oomKillsBefore = CgroupMemory.oomKills();
        final CompletableFuture<String> port = new CompletableFuture<>();
        final ChildProcess child;
        try {
            child = ChildProcess.start(command, line -> {
                final Matcher ready = READY.matcher(line);
                if (ready.find()) {
                    port.complete(ready.group(1));
                }
            });
        } catch (final IOException e) {
            throw notStarted(what, e.getMessage());
        }
        child.process().onExit().thenRun(() -> port.completeExceptionally(new IllegalStateException(child.ending())));
        try {
            return new BrokerProcess(child, "127.0.0.1:" + port.get(START_SECONDS, TimeUnit.SECONDS));
        } catch (final ExecutionException e) {
            throw RunFailure.orOutOfMemory(
                    what.notStarted(),
                    what.name() + " did not start: it " + e.getCause().getMessage(),
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

    private static List<String> command(
            final Path jar, final Limits limits, final boolean besideKafka, final List<String> aotFlags) {
        final List<String> command = ChildProcess.java(limits.brokerFlags());
        command.addAll(aotFlags);
        command.addAll(List.of(
                "-XX:+UseSerialGC",
                "-Dmemorystreamer.broker.host=127.0.0.1",
                "-Dmemorystreamer.broker.kafka-port=0",
                "-Dmemorystreamer.broker.memory="
                        + limits.brokerSegmentBytes(MemoryDirectory.usableBytes(), besideKafka),
                "-Dmemorystreamer.broker.stop-with-standard-input=true",
                "-Dquarkus.http.host=127.0.0.1",
                "-Dquarkus.http.port=0",
                "-jar",
                jar.toString()));
        return command;
    }

    private static RunFailure notStarted(final Kind what, final String why) {
        return new RunFailure(what.notStarted(), what.name() + " did not start: " + why);
    }

    RunningBroker address() {
        return new RunningBroker(target, pid());
    }

    CompletableFuture<?> onExit() {
        return child.process().onExit();
    }

    boolean isAlive() {
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

    @Override
    public void close() {
        child.close();
    }
}
