package io.memorystreamer.server;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * What the JVM has kept of a first start of the packaged broker (JEP 514), which makes every other start take half of the time.
 * The launcher keeps the same at the same place with the same flags: whoever comes first makes it for both.
 */
final class StartCache {

    private static final long TRAINING_SECONDS = 180;

    private StartCache() {}

    /**
     * Flags that start with it. Should it not come about, the broker starts without it.
     *
     * @param java the command that runs a JVM with the flags of the broker, which are the same whenever it starts
     */
    static synchronized List<String> flags(final Path jar, final List<String> java)
            throws IOException, InterruptedException {
        final Path cache = jar.resolveSibling("app.aot");
        if (!Files.exists(cache) || Files.getLastModifiedTime(cache).compareTo(Files.getLastModifiedTime(jar)) < 0) {
            train(jar, java, cache);
        }
        return Files.size(cache) == 0 ? List.of() : List.of("-XX:AOTCache=" + cache, "-Xlog:aot*=off,cds*=off");
    }

    /** A broker that stops at the end of its standard input, which is empty. */
    private static void train(final Path jar, final List<String> java, final Path cache)
            throws IOException, InterruptedException {
        final Path made = Files.createTempFile(jar.getParent(), "app", ".aot");
        final Path log = Path.of("target", "training.log").toAbsolutePath();
        final List<String> command = new ArrayList<>(java);
        command.addAll(List.of(
                "-XX:AOTCacheOutput=" + made,
                "-Dmemorystreamer.broker.host=127.0.0.1",
                "-Dmemorystreamer.broker.kafka-port=0",
                "-Dmemorystreamer.broker.memory=32m",
                "-Dmemorystreamer.broker.stop-with-standard-input=true",
                "-Dquarkus.http.host=127.0.0.1",
                "-Dquarkus.http.port=0",
                "-jar",
                jar.toString()));
        final ProcessBuilder training = new ProcessBuilder(command)
                .directory(jar.getParent().toFile())
                .redirectInput(Path.of("/dev/null").toFile())
                .redirectErrorStream(true)
                .redirectOutput(log.toFile());
        training.environment().clear(); // no variable may lead it to somebody's data
        final Process broker = training.start();
        if (!broker.waitFor(TRAINING_SECONDS, TimeUnit.SECONDS) || broker.exitValue() != 0) {
            broker.descendants().forEach(ProcessHandle::destroyForcibly);
            broker.destroyForcibly().waitFor();
            System.err.println("no cache for a faster start of the broker; why is in " + log);
            Files.write(made, new byte[0]);
        }
        Files.move(made, cache, StandardCopyOption.ATOMIC_MOVE);
    }
}
