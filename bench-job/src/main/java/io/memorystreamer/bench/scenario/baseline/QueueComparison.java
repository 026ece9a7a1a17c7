package io.memorystreamer.bench.scenario.baseline;

import com.google.auto.service.AutoService;
import io.memorystreamer.bench.peers.ArrayBlockingQueuePeer;
import io.memorystreamer.bench.peers.JctoolsPeer;
import io.memorystreamer.bench.peers.LogPeer;
import io.memorystreamer.bench.peers.Peer;
import io.memorystreamer.bench.scenario.Scenario;
import io.memorystreamer.bench.scenario.Scenarios;
import java.util.ArrayList;
import java.util.List;

/** The variants of {@code baseline::log_throughput_comparison}: queues, and the log's append that several threads share. */
@AutoService(Scenarios.class)
public final class QueueComparison implements Scenarios {

    private static final Subject SUBJECT = new Subject(
            "baseline::log_throughput_comparison",
            "Throughput of the partition log over that of JCTools, ArrayBlockingQueue and its own shared append");

    @Override
    public List<Scenario> scenarios() {
        final List<Scenario> all = new ArrayList<>();
        for (final int bytes : PeerComparison.MESSAGE_BYTES) {
            for (final Peer peer : List.of(new JctoolsPeer(), new ArrayBlockingQueuePeer())) {
                all.add(LogThroughputComparison.oneProducer(SUBJECT, peer, bytes));
                all.add(LogThroughputComparison.twoProducers(SUBJECT, peer, 2, bytes));
            }
            all.add(LogThroughputComparison.oneProducer(SUBJECT, LogPeer.shared(), bytes));
        }
        return all;
    }
}
