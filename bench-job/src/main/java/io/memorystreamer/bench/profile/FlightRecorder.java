package io.memorystreamer.bench.profile;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import jdk.jfr.Recording;

/** Java Flight Recorder with the settings {@code profile}. A recording is made of chunks, so that several can be joined. */
public final class FlightRecorder implements Profiler {

    FlightRecorder() {}

    /** Writes the recordings of this process to their files, before an end that runs no shutdown hooks. */
    public static void finish() {
        if (jdk.jfr.FlightRecorder.isInitialized()) {
            jdk.jfr.FlightRecorder.getFlightRecorder().getRecordings().forEach(Recording::stop);
        }
    }

    @Override
    public List<String> command(final List<String> command, final Path parts, final int number) {
        final List<String> profiled = new ArrayList<>(command);
        profiled.addAll(
                1,
                List.of(
                        "-XX:StartFlightRecording=settings=profile,dumponexit=true,filename=" + parts.resolve("%p.jfr"),
                        "-Xlog:jfr*=off"));
        return profiled;
    }

    @Override
    public Output merge(final List<Path> parts, final Path target, final Map<String, Double> metrics)
            throws IOException {
        final Path recording = Path.of(target + ".jfr");
        try (OutputStream out = Files.newOutputStream(recording)) {
            for (final Path part : parts) {
                Files.copy(part, out);
            }
        }
        final String summary = RecordingSummary.of(parts);
        final Path text = Path.of(target + ".txt");
        Files.writeString(text, summary);
        return new Output(List.of(recording, text), Profiler.page(summary));
    }
}
