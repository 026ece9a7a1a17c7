package io.memorystreamer.server;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The packaged broker in a process of its own, on free ports unless told otherwise. */
final class BrokerProcess implements AutoCloseable {

    static final Pattern READY =
            Pattern.compile("MemoryStreamer broker ready: kafka (\\S+:\\d+), http (\\S+:\\d+), memory (.+) in (\\S+)");

    /** Not the common pool: these tasks block, and on two cores it has one thread. */
    private static final Executor READERS = Thread::startVirtualThread;

    private static final Duration START = Duration.ofSeconds(20);

    private final Process process;
    private final CompletableFuture<String> standardError;
    private Matcher ready;

    private BrokerProcess(final Process process) {
        this.process = process;
        this.standardError = CompletableFuture.supplyAsync(
                () -> {
                    try {
                        return new String(process.getErrorStream().readAllBytes(), StandardCharsets.UTF_8);
                    } catch (final IOException e) {
                        throw new UncheckedIOException(e);
                    }
                },
                READERS);
    }

    /** @param properties such as {@code memorystreamer.broker.memory=64m}, later ones win */
    static BrokerProcess launch(final String... properties) throws Exception {
        return launch(List.of(), properties);
    }

    private static BrokerProcess launch(final List<String> wrapper, final String... properties) throws Exception {
        final String jar = System.getProperty("broker.jar");
        if (jar == null || !Files.exists(Path.of(jar))) {
            throw new IllegalStateException("no packaged broker at broker.jar=" + jar + ": run through mvn verify");
        }
        final List<String> java = new ArrayList<>();
        java.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        java.addAll(List.of("-Xmx256m", "-XX:+UseSerialGC"));
        java.addAll(List.of(System.getProperty("broker.jvm.flags").split(" ")));
        final List<String> command = new ArrayList<>(wrapper);
        command.addAll(java);
        command.addAll(StartCache.flags(Path.of(jar), java));
        command.add("-Dmemorystreamer.broker.kafka-port=0");
        command.add("-Dmemorystreamer.broker.host=127.0.0.1");
        command.add("-Dquarkus.http.port=0");
        command.add("-Dquarkus.http.host=127.0.0.1");
        for (final String property : properties) {
            command.add("-D" + property);
        }
        command.add("-jar");
        command.add(jar);
        return new BrokerProcess(new ProcessBuilder(command).start());
    }

    /** Launches a broker and waits until it is ready. */
    static BrokerProcess start(final String... properties) throws Exception {
        return startIn(List.of(), properties);
    }

    /** @param wrapper a command that replaces itself with the one behind it */
    static BrokerProcess startIn(final List<String> wrapper, final String... properties) throws Exception {
        final BrokerProcess broker = launch(wrapper, properties);
        try {
            final String line =
                    CompletableFuture.supplyAsync(broker::firstLine, READERS).get(START.toSeconds(), TimeUnit.SECONDS);
            if (line == null) {
                throw new IllegalStateException("the broker did not start: " + broker.standardError.join());
            }
            broker.ready = READY.matcher(line);
            if (!broker.ready.matches()) {
                throw new IllegalStateException("not a ready line: " + line);
            }
            return broker;
        } catch (final Exception e) {
            broker.close();
            throw e;
        }
    }

    private String firstLine() {
        try {
            return standardOutput().readLine();
        } catch (final IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    BufferedReader standardOutput() {
        return process.inputReader(StandardCharsets.UTF_8);
    }

    String kafka() {
        return ready.group(1);
    }

    int kafkaPort() {
        return Integer.parseInt(kafka().substring(kafka().lastIndexOf(':') + 1));
    }

    String http() {
        return "http://" + ready.group(2);
    }

    Path directory() {
        return Path.of(ready.group(4));
    }

    /** Bytes of shared memory that are resident: segments in a tmpfs. Linux. */
    long residentSharedBytes() throws IOException {
        return residentBytes("RssShmem");
    }

    /** @param kind of resident memory, as in /proc: RssAnon, RssFile or RssShmem */
    long residentBytes(final String kind) throws IOException {
        for (final String line : Files.readAllLines(Path.of("/proc", Long.toString(process.pid()), "status"))) {
            if (line.startsWith(kind + ":")) {
                return 1024 * Long.parseLong(line.replaceAll("\\D", ""));
            }
        }
        throw new IllegalStateException("no " + kind + " in /proc/" + process.pid() + "/status");
    }

    /** Has it collect its garbage, which a young one has not done yet and says nothing of. */
    void collectGarbage() throws IOException, InterruptedException {
        final Path jcmd = Path.of(System.getProperty("java.home"), "bin", "jcmd");
        final Process collection = new ProcessBuilder(jcmd.toString(), Long.toString(process.pid()), "GC.run")
                .redirectErrorStream(true)
                .start();
        final String said = new String(collection.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        if (collection.waitFor() != 0) {
            throw new IOException("jcmd: " + said);
        }
    }

    /** SIGTERM. Process.destroy() would close the streams as well. */
    void terminate() {
        process.toHandle().destroy();
    }

    /** SIGKILL. */
    void kill() {
        process.toHandle().destroyForcibly();
        process.onExit().join();
    }

    boolean isAlive() {
        return process.isAlive();
    }

    /** @throws IllegalStateException when it is still running after 10 seconds */
    int awaitExit() throws InterruptedException {
        if (!process.waitFor(10, TimeUnit.SECONDS)) {
            throw new IllegalStateException("the broker is still running");
        }
        return process.exitValue();
    }

    /** All of it, once the process has ended. */
    String standardError() {
        return standardError.join();
    }

    @Override
    public void close() {
        process.destroy();
        if (process.onExit().completeOnTimeout(null, 10, TimeUnit.SECONDS).join() == null) {
            process.destroyForcibly().onExit().join();
        }
    }
}
