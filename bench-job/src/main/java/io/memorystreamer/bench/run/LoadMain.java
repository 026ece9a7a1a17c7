package io.memorystreamer.bench.run;

import io.memorystreamer.bench.load.ClosedLoop;
import io.memorystreamer.bench.load.InProcessLink;
import io.memorystreamer.bench.load.Link;
import io.memorystreamer.bench.load.Publisher;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/**
 * A process with a producer, a log and a consumer in it, for {@link LoadProcess}. A line of its standard input asks for a round
 * of so many nanoseconds; the answer is a line with the messages per second. It ends as soon as its input does.
 */
public final class LoadMain {

    private static final long RAMP_UP_NANOS = TimeUnit.MILLISECONDS.toNanos(50);

    private LoadMain() {}

    /** @param args the size of a message in bytes */
    public static void main(final String[] args) throws Exception {
        final int messageBytes = Integer.parseInt(args[0]);
        final BlockingQueue<Long> rounds = new LinkedBlockingQueue<>();
        Thread.ofPlatform().daemon(true).name("parent-watch").start(() -> read(rounds));
        try (Link link = new InProcessLink(MemoryDirectory.path())) {
            while (true) {
                final long nanos = rounds.take();
                final ClosedLoop load = new ClosedLoop(link, messageBytes, Publisher.single(messageBytes));
                System.out.println(load.run(RAMP_UP_NANOS, nanos).messagesPerSecond());
            }
        } catch (final Exception e) {
            System.err.println(e.getMessage());
            System.err.flush();
            Runtime.getRuntime().halt(1);
        }
    }

    private static void read(final BlockingQueue<Long> rounds) {
        try (BufferedReader input = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8))) {
            for (String line = input.readLine(); line != null; line = input.readLine()) {
                rounds.add(Long.parseLong(line));
            }
        } catch (final IOException e) {
            // as good as the end
        }
        Runtime.getRuntime().halt(0);
    }
}
