package io.memorystreamer.bench.scenario.baseline;

import com.google.auto.service.AutoService;
import io.memorystreamer.bench.peers.ChroniclePeer;
import io.memorystreamer.bench.scenario.Scenario;
import io.memorystreamer.bench.scenario.Scenarios;
import java.util.ArrayList;
import java.util.List;

/** The variants of {@code baseline::chronicle_queue_comparison}. */
@AutoService(Scenarios.class)
public final class ChronicleQueueComparison implements Scenarios {

    private static final Subject SUBJECT = new Subject(
            "baseline::chronicle_queue_comparison",
            "The partition log against Chronicle Queue in one process: throughput, and latency at 100,000 messages/s");

    @Override
    public List<Scenario> scenarios() {
        final List<Scenario> all = new ArrayList<>();
        for (final int bytes : PeerComparison.MESSAGE_BYTES) {
            all.add(LogThroughputComparison.oneProducer(SUBJECT, new ChroniclePeer(), bytes));
        }
        all.add(new LogLatencyComparison(SUBJECT, new ChroniclePeer()));
        return all;
    }
}
