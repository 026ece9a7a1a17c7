package io.memorystreamer.bench.prepared;

import io.memorystreamer.bench.compare.LatencySide;
import io.memorystreamer.bench.compare.Side;
import io.memorystreamer.bench.load.OpenLoop;
import io.memorystreamer.bench.load.RequestLoop;
import io.memorystreamer.bench.measure.StallSampler;
import io.memorystreamer.bench.scenario.ScenarioException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.LinkedHashMap;
import java.util.Map;
import org.HdrHistogram.Histogram;

/** One request after the other over one connection, on a timetable, from when each was due to when its answer is there. */
final class RoundTripSide implements Side, AutoCloseable {

    private static final double RAMP_UP_SHARE = 0.1;

    /** Refuses what is no answer to the request. */
    @FunctionalInterface
    interface Check {
        void accept(ByteBuffer response) throws ScenarioException;
    }

    private final Connection connection;
    private final ByteBuffer request;
    private final Check check;
    private final OpenLoop.Stretch rampUp;
    private final OpenLoop.Stretch measured;
    private final StallSampler stalls;

    /**
     * @param target host:port
     * @param request with its length field
     */
    RoundTripSide(
            final String target,
            final ByteBuffer request,
            final Check check,
            final OpenLoop.Stretch measured,
            final StallSampler stalls)
            throws IOException {
        this.connection = new Connection(target, 64 * 1024);
        this.request = request;
        this.check = check;
        this.rampUp =
                new OpenLoop.Stretch((long) Math.max(1, measured.messages() * RAMP_UP_SHARE), measured.perSecond());
        this.measured = measured;
        this.stalls = stalls;
    }

    @Override
    public Map<String, Double> round() throws Exception {
        final Histogram latencies = new RequestLoop(stalls)
                .run(rampUp, measured, number -> {
                    connection.send(request);
                    check.accept(connection.receive());
                })
                .latencies();
        final Map<String, Double> figures = new LinkedHashMap<>();
        LatencySide.PERCENTILES.forEach(
                (name, percentile) -> figures.put(name, latencies.getValueAtPercentile(percentile) / 1e3));
        return figures;
    }

    @Override
    public void close() throws IOException {
        connection.close();
    }
}
