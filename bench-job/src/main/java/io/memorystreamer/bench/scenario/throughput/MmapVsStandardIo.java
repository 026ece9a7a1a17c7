package io.memorystreamer.bench.scenario.throughput;

import com.google.auto.service.AutoService;
import io.memorystreamer.bench.compare.LinkComparison;
import io.memorystreamer.bench.compare.ThroughputSide;
import io.memorystreamer.bench.peers.LogLink;
import io.memorystreamer.bench.scenario.Measurement;
import io.memorystreamer.bench.scenario.Metric;
import io.memorystreamer.bench.scenario.Scenario;
import io.memorystreamer.bench.scenario.ScenarioContext;
import io.memorystreamer.bench.scenario.Scenarios;
import io.memorystreamer.bench.scenario.TransportPath;
import io.memorystreamer.log.LogConfig;
import io.memorystreamer.log.Storage;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/**
 * A log in memory-mapped files over one that writes and reads its files with system calls, on the same disk, neither
 * forced to it.
 */
@AutoService(Scenarios.class)
public final class MmapVsStandardIo implements Scenario {

    private static final int SEGMENT_BYTES = 16 * 1024 * 1024;
    private static final long RETENTION_BYTES = 4L * SEGMENT_BYTES;

    @Override
    public String id() {
        return "throughput::mmap_vs_standard_io";
    }

    @Override
    public String description() {
        return "Throughput of a log in memory-mapped files over one that writes and reads them with system calls";
    }

    @Override
    public String peer() {
        return "memorystreamer-file";
    }

    @Override
    public List<TransportPath> paths() {
        return List.of(TransportPath.IN_PROCESS);
    }

    @Override
    public List<Metric> metrics() {
        return ThroughputSide.metrics();
    }

    @Override
    public boolean scratchOnDisk() {
        return true;
    }

    @Override
    public Measurement run(final ScenarioContext context) throws Exception {
        try (LogLink mapped = open(Storage.MAPPED, context.scratch().resolve("mapped"));
                LogLink file = open(Storage.FILE, context.scratch().resolve("file"))) {
            return new LinkComparison(context.config()).run(mapped, 1, file, 1);
        }
    }

    private static LogLink open(final Storage storage, final Path directory) throws IOException {
        final LogConfig config =
                LogConfig.anonymous(SEGMENT_BYTES, RETENTION_BYTES).withStorage(storage, directory);
        return new LogLink(config, 1, 1, false);
    }
}
