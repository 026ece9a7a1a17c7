package io.memorystreamer.bench.prepared;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.net.InetSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * A network namespace behind a pair of virtual interfaces that hold every packet back, in both directions (Linux's netem, see
 * tc-netem(8)). Servers in it are reached from this process as over a network; nothing else on the machine is slowed down.
 * Needs root, iproute2 and the kernel's sch_netem. Removed by {@link #close}; what a killed run has left is removed by the next.
 */
final class DelayedNetwork implements AutoCloseable {

    private static final String PREFIX = "msbench-";
    private static final long COMMAND_SECONDS = 10;

    /** Of the addresses for benchmarks (RFC 2544), a network for two. */
    private static final String ADDRESSES = "198.18.%d.%d";

    private static final int NETWORKS = 250;
    private static final int CLONE_NEWNET = 0x40000000;

    private final String name;
    private final String outside;
    private final String address;

    private DelayedNetwork(final String name, final String outside, final String address) {
        this.name = name;
        this.outside = outside;
        this.address = address;
    }

    /**
     * @param delayMillis of every packet, each way; 0 for none
     * @throws NetworkUnavailableException when this machine does not permit it; the message says which command failed, and how
     */
    static DelayedNetwork open(final int delayMillis) throws NetworkUnavailableException {
        removeLeftOvers();
        final long pid = ProcessHandle.current().pid();
        final String name = PREFIX + pid;
        final String outside = "msb" + pid % 1_000_000_000 + "h";
        final String inside = "msb" + pid % 1_000_000_000 + "n";
        final int number = (int) (pid % NETWORKS);
        final DelayedNetwork network = new DelayedNetwork(name, outside, String.format(ADDRESSES, number, 2));
        command("ip", "netns", "add", name);
        try {
            command("ip", "link", "add", outside, "type", "veth", "peer", "name", inside, "netns", name);
            command("ip", "address", "add", String.format(ADDRESSES, number, 1) + "/30", "dev", outside);
            command("ip", "-n", name, "address", "add", network.address + "/30", "dev", inside);
            command("ip", "link", "set", outside, "up");
            command("ip", "-n", name, "link", "set", inside, "up");
            if (delayMillis > 0) {
                final String delay = delayMillis + "ms";
                command("tc", "qdisc", "add", "dev", outside, "root", "netem", "delay", delay);
                command("tc", "-n", name, "qdisc", "add", "dev", inside, "root", "netem", "delay", delay);
            }
            return network;
        } catch (final NetworkUnavailableException | RuntimeException e) {
            network.close();
            throw e;
        }
    }

    private static void removeLeftOvers() throws NetworkUnavailableException {
        for (final String line : command("ip", "netns", "list").lines().toList()) {
            final String name = line.split(" ")[0];
            if (name.matches(PREFIX + "\\d{1,10}")
                    && ProcessHandle.of(Long.parseLong(name.substring(PREFIX.length())))
                            .isEmpty()) {
                command("ip", "netns", "delete", name);
            }
        }
    }

    /** A server socket on a free port of the address that is reached with the delay. */
    ServerSocketChannel bind() throws NetworkUnavailableException {
        final CompletableFuture<ServerSocketChannel> bound = new CompletableFuture<>();
        // A socket stays in the namespace of the thread that made it; the thread ends and takes nothing with it.
        Thread.ofPlatform().daemon(true).name("namespace").start(() -> {
            try {
                enter();
                bound.complete(ServerSocketChannel.open().bind(new InetSocketAddress(address, 0)));
            } catch (final Throwable e) {
                bound.completeExceptionally(e);
            }
        });
        try {
            return bound.get(COMMAND_SECONDS, TimeUnit.SECONDS);
        } catch (final InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new NetworkUnavailableException("cannot listen in the network namespace: interrupted", e);
        } catch (final ExecutionException | TimeoutException e) {
            throw new NetworkUnavailableException("cannot listen in the network namespace: " + e, e);
        }
    }

    /** Moves the calling thread: open(2) and setns(2), which Java has no call for; hence the restricted methods. */
    @SuppressWarnings("restricted")
    private void enter() throws Throwable {
        final Linker linker = Linker.nativeLinker();
        final MethodHandle open = linker.downcallHandle(
                linker.defaultLookup().findOrThrow("open"),
                FunctionDescriptor.of(ValueLayout.JAVA_INT, ValueLayout.ADDRESS, ValueLayout.JAVA_INT),
                Linker.Option.firstVariadicArg(2));
        final MethodHandle setns = linker.downcallHandle(
                linker.defaultLookup().findOrThrow("setns"),
                FunctionDescriptor.of(ValueLayout.JAVA_INT, ValueLayout.JAVA_INT, ValueLayout.JAVA_INT));
        final MethodHandle close = linker.downcallHandle(
                linker.defaultLookup().findOrThrow("close"),
                FunctionDescriptor.of(ValueLayout.JAVA_INT, ValueLayout.JAVA_INT));
        try (Arena arena = Arena.ofConfined()) {
            final int file = (int) open.invokeExact(arena.allocateFrom("/var/run/netns/" + name), 0);
            if (file < 0) {
                throw new NetworkUnavailableException("cannot open the namespace " + name, null);
            }
            final int outcome = (int) setns.invokeExact(file, CLONE_NEWNET);
            final int closed = (int) close.invokeExact(file);
            if (outcome != 0 || closed != 0) {
                throw new NetworkUnavailableException("cannot enter the namespace " + name, null);
            }
        }
    }

    /** @return its output */
    private static String command(final String... words) throws NetworkUnavailableException {
        final Process process;
        try {
            process =
                    new ProcessBuilder(List.of(words)).redirectErrorStream(true).start();
        } catch (final IOException e) {
            throw new NetworkUnavailableException(words[0] + " cannot be started: install iproute2", e);
        }
        try {
            process.getOutputStream().close();
            if (!process.waitFor(COMMAND_SECONDS, TimeUnit.SECONDS)) {
                process.destroyForcibly();
                throw new NetworkUnavailableException(String.join(" ", words) + " did not end", null);
            }
            final String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            if (process.exitValue() != 0) {
                throw new NetworkUnavailableException(
                        String.join(" ", words) + ": " + output.trim().replaceAll("\\s+", " "), null);
            }
            return output;
        } catch (final IOException e) {
            throw new NetworkUnavailableException(String.join(" ", words) + ": " + e.getMessage(), e);
        } catch (final InterruptedException e) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
            throw new NetworkUnavailableException(String.join(" ", words) + " was interrupted", e);
        }
    }

    /** Takes the namespace away, and the interfaces with it. */
    @Override
    public void close() throws NetworkUnavailableException {
        try {
            // At once; with the namespace the kernel takes them away a moment later.
            command("ip", "link", "delete", outside);
        } catch (final NetworkUnavailableException e) {
            // It was never made, and the namespace is what has to go.
        }
        command("ip", "netns", "delete", name);
    }
}
