package io.memorystreamer.bench.scenario.baseline;

import com.google.auto.service.AutoService;
import io.memorystreamer.bench.peers.AeronPeer;
import io.memorystreamer.bench.scenario.Scenario;
import io.memorystreamer.bench.scenario.Scenarios;
import java.util.ArrayList;
import java.util.List;

/** The variants of {@code baseline::aeron_ipc_comparison}: Aeron's two kinds of publication, and its latency. */
@AutoService(Scenarios.class)
public final class AeronIpcComparison implements Scenarios {

    private static final Subject SUBJECT = new Subject(
            "baseline::aeron_ipc_comparison",
            "The partition log against Aeron IPC in one process: throughput, and latency at 100,000 messages/s");

    @Override
    public List<Scenario> scenarios() {
        final List<Scenario> all = new ArrayList<>();
        for (final int bytes : PeerComparison.MESSAGE_BYTES) {
            all.add(LogThroughputComparison.oneProducer(SUBJECT, AeronPeer.exclusive(), bytes));
            all.add(LogThroughputComparison.oneProducer(SUBJECT, AeronPeer.concurrent(), bytes));
            all.add(LogThroughputComparison.twoProducers(SUBJECT, AeronPeer.exclusive(), 1, bytes));
            all.add(LogThroughputComparison.twoProducers(SUBJECT, AeronPeer.concurrent(), 2, bytes));
        }
        all.add(new LogLatencyComparison(SUBJECT, AeronPeer.exclusive()));
        return all;
    }
}
