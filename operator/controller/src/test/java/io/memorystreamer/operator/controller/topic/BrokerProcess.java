package io.memorystreamer.operator.controller.topic;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The packaged broker in a process of its own. */
final class BrokerProcess implements AutoCloseable {
    private static final Pattern READY = Pattern.compile("MemoryStreamer broker ready: kafka \\S+:(\\d+), .*");

    private final Process process;
    private final int kafkaPort;

    private BrokerProcess(Process process, int kafkaPort) {
        this.process = process;
        this.kafkaPort = kafkaPort;
    }

    /** @param kafkaPort 0 for a free one */
    static BrokerProcess start(int kafkaPort) throws Exception {
        String jar = System.getProperty("broker.jar");
        if (jar == null || !Files.exists(Path.of(jar))) {
            throw new IllegalStateException(
                    "no packaged broker at broker.jar=" + jar + ": run mvn verify of the whole project");
        }
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(List.of(System.getProperty("broker.jvm.flags").split(" ")));
        command.addAll(List.of(
                "-Xmx128m",
                "-Dmemorystreamer.broker.kafka-port=" + kafkaPort,
                "-Dmemorystreamer.broker.host=127.0.0.1",
                "-Dmemorystreamer.broker.memory=64m",
                "-Dmemorystreamer.broker.segment-bytes=1m",
                "-Dmemorystreamer.broker.retention-bytes=4m",
                "-Dquarkus.http.port=0",
                "-Dquarkus.http.host=127.0.0.1",
                "-jar",
                jar));
        Process process = new ProcessBuilder(command)
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        try {
            String line = CompletableFuture.supplyAsync(() -> firstLine(process), Thread::startVirtualThread)
                    .get(60, TimeUnit.SECONDS);
            Matcher ready = READY.matcher(line == null ? "" : line);
            if (!ready.matches()) {
                throw new IllegalStateException("the broker did not start: " + line);
            }
            return new BrokerProcess(process, Integer.parseInt(ready.group(1)));
        } catch (Exception e) {
            process.destroyForcibly();
            throw e;
        }
    }

    private static String firstLine(Process process) {
        try {
            return process.inputReader().readLine();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    int kafkaPort() {
        return kafkaPort;
    }

    String kafka() {
        return "127.0.0.1:" + kafkaPort;
    }

    @Override
    public void close() {
        process.destroy();
        if (process.onExit().completeOnTimeout(null, 10, TimeUnit.SECONDS).join() == null) {
            process.destroyForcibly().onExit().join();
        }
    }
}
