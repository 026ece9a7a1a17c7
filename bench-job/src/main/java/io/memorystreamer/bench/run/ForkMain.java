package io.memorystreamer.bench.run;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.memorystreamer.bench.load.AcknowledgingLink;
import io.memorystreamer.bench.load.InProcessLink;
import io.memorystreamer.bench.load.TcpLink;
import io.memorystreamer.bench.profile.FlightRecorder;
import io.memorystreamer.bench.scenario.Measurement;
import io.memorystreamer.bench.scenario.Metric;
import io.memorystreamer.bench.scenario.Scenario;
import io.memorystreamer.bench.scenario.ScenarioCatalog;
import io.memorystreamer.bench.scenario.ScenarioContext;
import io.memorystreamer.bench.scenario.ScenarioException;
import io.memorystreamer.client.ClientException;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.stream.Collectors;

/**
 * The process that measures one scenario on one path, so that no scenario inherits another's compiled code, heap or
 * threads. Reads a {@link ForkRequest}, writes a {@link ForkReply}, and ends as soon as its standard input does.
 */
public final class ForkMain {

    private ForkMain() {}

    public static void main(final String[] args) throws IOException {
        final ObjectMapper json = new ObjectMapper();
        final BufferedReader input = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
        final ForkRequest request = json.readValue(input.readLine(), ForkRequest.class);
        endWith(input, Path.of(request.scratch()));
        System.out.println(json.writeValueAsString(answer(request)));
        System.out.flush();
        FlightRecorder.finish();
        // The client's threads may still be closing; everything there is to say has been said.
        Runtime.getRuntime().halt(0);
    }

    private static void endWith(final BufferedReader input, final Path scratch) {
        Thread.ofPlatform().daemon(true).name("parent-watch").start(() -> {
            try {
                while (input.read() >= 0) {
                    // the parent has nothing more to say
                }
            } catch (final IOException e) {
                // as good as the end
            }
            // The parent is gone and empties nothing any more; what this process started ends as it does. What is
            // mapped stays valid until the process ends.
            ControlGroup.closeAll();
            ScratchDirectory.delete(scratch);
            Runtime.getRuntime().halt(1);
        });
    }

    private static ForkReply answer(final ForkRequest request) {
        final List<String> flags = ManagementFactory.getRuntimeMXBean().getInputArguments();
        try {
            return new ForkReply(measure(request), null, flags);
        } catch (final Exception e) {
            return new ForkReply(null, explain(e), flags);
        }
    }

    private static Measurement measure(final ForkRequest request) throws Exception {
        final Scenario scenario = ScenarioCatalog.find(request.scenario(), request.label());
        try (ScenarioContext context = new ScenarioContext(
                request.config(),
                request.path(),
                Path.of(request.scratch()),
                () -> link(request, scenario),
                request.broker(),
                request.peers())) {
            return declared(scenario, scenario.run(context));
        }
    }

    /** A figure without a declaration has no direction, and no comparison would notice that it got worse. */
    private static Measurement declared(final Scenario scenario, final Measurement measurement)
            throws ScenarioException {
        final Set<String> names = scenario.metrics().stream().map(Metric::name).collect(Collectors.toSet());
        for (final String name : measurement.metrics().keySet()) {
            if (!names.contains(name)) {
                throw new ScenarioException("the scenario does not declare its metric " + name);
            }
        }
        return measurement;
    }

    private static AcknowledgingLink link(final ForkRequest request, final Scenario scenario) throws IOException {
        return switch (request.path()) {
            case IN_PROCESS -> new InProcessLink(MemoryDirectory.path());
            case TCP -> new TcpLink(request.broker().target(), scenario.clientSettings());
        };
    }

    /** One line; the class name only where the exception is not one that was written for people. */
    private static String explain(final Exception e) {
        final Throwable cause = e instanceof ExecutionException && e.getCause() != null ? e.getCause() : e;
        final boolean forPeople = cause instanceof ScenarioException
                || cause instanceof RunFailure
                || cause instanceof ClientException
                || cause instanceof IOException;
        final StackTraceElement[] trace = cause.getStackTrace();
        final String text = forPeople ? cause.getMessage() : cause + (trace.length == 0 ? "" : " at " + trace[0]);
        return String.valueOf(text).replaceAll("\\s+", " ");
    }
}
