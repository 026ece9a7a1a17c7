package io.memorystreamer.bench.run;

import io.memorystreamer.bench.scenario.ScenarioException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/** Producer, log and consumer in a process of their own, which may have limits of its own. For one thread. */
public final class LoadProcess implements AutoCloseable {

    /** A process with little CPU time takes long to start, and a round of it to drain. */
    private static final long PATIENCE_SECONDS = 60;

    private static final long LOOK_MILLIS = 100;

    private final ChildProcess child;
    private final BlockingQueue<String> answers;

    private LoadProcess(final ChildProcess child, final BlockingQueue<String> answers) {
        this.child = child;
        this.answers = answers;
    }

    /** @param messageBytes payload of a message */
    public static LoadProcess start(final Limits limits, final int messageBytes) throws IOException {
        final List<String> command = ChildProcess.java(limits.forkFlags());
        command.addAll(List.of(
                "-XX:+UseParallelGC",
                "-cp",
                System.getProperty("java.class.path"),
                LoadMain.class.getName(),
                Integer.toString(messageBytes)));
        final BlockingQueue<String> answers = new LinkedBlockingQueue<>();
        return new LoadProcess(ChildProcess.start(limits.command(command), answers::add), answers);
    }

    /**
     * As many messages per second as go through in a round of this length.
     *
     * @throws ScenarioException when the process has ended, or does not answer
     */
    public double round(final long nanos) throws ScenarioException, InterruptedException {
        try {
            child.process().getOutputStream().write((nanos + "\n").getBytes(StandardCharsets.UTF_8));
            child.process().getOutputStream().flush();
        } catch (final IOException e) {
            throw new ScenarioException("the process under load " + child.ending());
        }
        final long start = System.nanoTime();
        while (System.nanoTime() - start < nanos + TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS)) {
            final String answer = answers.poll(LOOK_MILLIS, TimeUnit.MILLISECONDS);
            if (answer != null) {
                return Double.parseDouble(answer);
            }
            if (!child.process().isAlive() && answers.isEmpty()) {
                throw new ScenarioException("the process under load " + child.ending());
            }
        }
        throw new ScenarioException("the process under load did not answer within " + PATIENCE_SECONDS + " s");
    }

    @Override
    public void close() {
        child.close();
    }
}
