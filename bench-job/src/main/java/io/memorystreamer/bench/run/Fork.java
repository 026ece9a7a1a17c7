package io.memorystreamer.bench.run;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.memorystreamer.bench.profile.Profiling;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicReference;

/** Runs a {@link ForkMain} and gets its reply. */
final class Fork {

    /** A broker that dies takes its clients' connections with it; which of the two is noticed first is chance. */
    private static final long BROKER_EXIT_SECONDS = 2;

    private final ObjectMapper json = new ObjectMapper();
    private final ForkRequest request;
    private final List<String> scenarioFlags;
    private final Limits limits;
    private final BrokerProcess broker;
    private final CompletableFuture<RunFailure> failure;
    private final Profiling.Session profile;

    /**
     * @param scenarioFlags what the scenario wants its JVM to be told
     * @param broker the run's own broker, watched while the fork runs; null when there is none
     * @param failure of what it measures, of another load generator: it is of no use any more then
     * @param profile what profiles it
     */
    Fork(
            final ForkRequest request,
            final List<String> scenarioFlags,
            final Limits limits,
            final BrokerProcess broker,
            final CompletableFuture<RunFailure> failure,
            final Profiling.Session profile) {
        this.failure = failure;
        this.profile = profile;
        this.scenarioFlags = scenarioFlags;
        this.request = request;
        this.limits = limits;
        this.broker = broker;
    }

    ForkReply run() throws RunFailure, InterruptedException {
        final long oomKillsBefore = limits.oomKills();
        final AtomicReference<String> lastLine = new AtomicReference<>();
        try (ChildProcess child = ChildProcess.start(limits.command(profile.command(command())), lastLine::set)) {
            send(child);
            final CompletableFuture<?> brokerExit = broker == null ? new CompletableFuture<>() : broker.onExit();
            awaitAny(child.process().onExit(), brokerExit, failure);
            if (child.wasInterrupted() || broker != null && broker.wasInterrupted()) {
                throw new InterruptedException("a process of the run was interrupted");
            }
            if (brokerExit.isDone()) {
                throw brokerLost(oomKillsBefore);
            }
            if (failure.isDone()) {
                throw failure.join();
            }
            final int code = child.await();
            return reply(child, code, lastLine.get(), oomKillsBefore);
        } catch (final IOException e) {
            throw new RunFailure(
                    RunFailure.Reason.ScenarioFailed, name() + ": cannot start its process: " + e.getMessage());
        }
    }

    /** Processes end in some way or other: there is nothing else to await, and no way to fail. */
    private static void awaitAny(final CompletableFuture<?>... ends) throws InterruptedException {
        try {
            CompletableFuture.anyOf(ends).get();
        } catch (final ExecutionException e) {
            throw new IllegalStateException(e);
        }
    }

    private void send(final ChildProcess child) throws JsonProcessingException {
        final String line = json.writeValueAsString(request) + "\n";
        try {
            final OutputStream input = child.process().getOutputStream();
            input.write(line.getBytes(StandardCharsets.UTF_8));
            input.flush();
        } catch (final IOException e) {
            // It has ended already; how, is found out below.
        }
    }

    private ForkReply reply(final ChildProcess child, final int code, final String lastLine, final long oomKillsBefore)
            throws RunFailure, InterruptedException {
        final ForkReply reply = code == 0 ? parse(lastLine) : null;
        if (reply != null && reply.measurement() != null) {
            return reply;
        }
        if (broker != null && exitsSoon()) {
            throw brokerLost(oomKillsBefore);
        }
        if (reply != null && reply.error() != null) {
            throw new RunFailure(RunFailure.Reason.ScenarioFailed, name() + ": " + reply.error());
        }
        throw RunFailure.orOutOfMemory(
                RunFailure.Reason.ScenarioFailed, name() + ": its process " + child.ending(), limits, oomKillsBefore);
    }

    private boolean exitsSoon() throws InterruptedException {
        try {
            broker.onExit().get(BROKER_EXIT_SECONDS, TimeUnit.SECONDS);
        } catch (final TimeoutException | ExecutionException e) {
            return !broker.isAlive();
        }
        return true;
    }

    private ForkReply parse(final String line) {
        try {
            return line == null ? null : json.readValue(line, ForkReply.class);
        } catch (final JsonProcessingException e) {
            return null;
        }
    }

    private RunFailure brokerLost(final long oomKillsBefore) {
        return RunFailure.orOutOfMemory(
                RunFailure.Reason.BrokerLost,
                "the broker (pid " + broker.pid() + ") " + broker.ending() + " in the middle of " + name(),
                limits,
                oomKillsBefore);
    }

    private String name() {
        return request.scenario() + " ("
                + (request.label().isEmpty() ? request.path() : request.label() + ", " + request.path()) + ")";
    }

    private List<String> command() {
        final List<String> command = ChildProcess.java(limits.forkFlags());
        command.addAll(withCollector(scenarioFlags));
        command.addAll(List.of(
                "-D" + BrokerProcess.HOME_PROPERTY + "=" + System.getProperty(BrokerProcess.HOME_PROPERTY, ""),
                "-Dorg.slf4j.simpleLogger.defaultLogLevel=error",
                "-cp",
                System.getProperty("java.class.path"),
                ForkMain.class.getName()));
        return command;
    }

    /** A JVM takes one collector: that of the scenario, or else the one with the least work beside the load. */
    static List<String> withCollector(final List<String> scenarioFlags) {
        final List<String> flags = new ArrayList<>(scenarioFlags);
        if (flags.stream().noneMatch(flag -> flag.matches("-XX:\\+Use\\w*GC"))) {
            flags.add("-XX:+UseParallelGC");
        }
        return flags;
    }
}
