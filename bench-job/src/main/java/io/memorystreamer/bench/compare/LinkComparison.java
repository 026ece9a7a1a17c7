package io.memorystreamer.bench.compare;

import io.memorystreamer.bench.config.BenchmarkConfig;
import io.memorystreamer.bench.load.Link;
import io.memorystreamer.bench.load.LoadStalls;
import io.memorystreamer.bench.scenario.Measurement;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** What two links carry with the configured size of messages, as fast as each goes. */
public final class LinkComparison {

    private final BenchmarkConfig config;
    private final LoadStalls stalls = new LoadStalls();

    public LinkComparison(final BenchmarkConfig config) {
        this.config = config;
    }

    public Measurement run(final Link ours, final int producers, final Link peer, final int peerProducers)
            throws Exception {
        final Rounds rounds = Rounds.run(side(ours, producers), side(peer, peerProducers), config.comparison());
        final Map<String, String> settings = new LinkedHashMap<>(ours.settings());
        settings.put("producers", Integer.toString(producers));
        settings.put("messageSizeBytes", Integer.toString(messageBytes()));
        settings.put("rounds", Integer.toString(config.comparison().rounds()));
        peer.settings().forEach((name, value) -> settings.put("peer." + name, value));
        return ThroughputSide.figures(rounds).measurement(stalls.floor(), settings);
    }

    private Side side(final Link link, final int producers) {
        final long nanos = TimeUnit.MILLISECONDS.toNanos(config.comparison().roundMillis());
        return new ThroughputSide(link, messageBytes(), producers, nanos, stalls);
    }

    private int messageBytes() {
        return config.throughput().messageSizeBytes();
    }
}
