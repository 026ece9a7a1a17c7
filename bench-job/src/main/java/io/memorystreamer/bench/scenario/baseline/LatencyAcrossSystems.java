package io.memorystreamer.bench.scenario.baseline;

import com.google.auto.service.AutoService;
import io.memorystreamer.bench.peers.AeronPeer;
import io.memorystreamer.bench.peers.ChroniclePeer;
import io.memorystreamer.bench.scenario.Scenario;
import io.memorystreamer.bench.scenario.Scenarios;
import io.memorystreamer.bench.scenario.TransportPath;
import java.util.List;

/** The variants of {@code baseline::latency_across_systems}: ours alone on both paths, and by turns with each peer on its path. */
@AutoService(Scenarios.class)
public final class LatencyAcrossSystems implements Scenarios {

    @Override
    public List<Scenario> scenarios() {
        return List.of(
                new SystemLatency(MeasuredSystem.ours(TransportPath.IN_PROCESS), null),
                new SystemLatency(MeasuredSystem.ours(TransportPath.TCP), null),
                against(MeasuredSystem.of(PeerBroker.KAFKA)),
                against(MeasuredSystem.of(PeerBroker.REDIS_STREAMS)),
                against(MeasuredSystem.of(PeerBroker.NATS_JETSTREAM)),
                against(MeasuredSystem.of(AeronPeer.exclusive())),
                against(MeasuredSystem.of(new ChroniclePeer())));
    }

    private static Scenario against(final MeasuredSystem peer) {
        return new SystemLatency(MeasuredSystem.ours(peer.path()), peer);
    }
}
