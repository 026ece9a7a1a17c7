package io.memorystreamer.bench.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.memorystreamer.bench.NotTested;
import io.memorystreamer.bench.brokers.BrokerClients;
import io.memorystreamer.bench.brokers.BrokerFigures;
import io.memorystreamer.bench.features.Feature;
import io.memorystreamer.bench.features.NatsProber;
import io.memorystreamer.bench.features.Probe;
import io.memorystreamer.bench.features.Prober;
import io.memorystreamer.bench.features.RedisProber;
import io.memorystreamer.bench.load.Link;
import io.memorystreamer.bench.load.LoadStalls;
import io.memorystreamer.bench.load.OpenLoop;
import io.memorystreamer.bench.load.Receiver;
import io.memorystreamer.bench.load.Sender;
import io.memorystreamer.bench.nats.NatsClients;
import io.memorystreamer.bench.redis.RedisClients;
import io.memorystreamer.bench.scenario.PeerServer;
import io.memorystreamer.bench.scenario.RunningBroker;
import io.memorystreamer.bench.scenario.Scenario;
import io.memorystreamer.bench.scenario.ScenarioCatalog;
import io.memorystreamer.bench.scenario.ScenarioException;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** With real servers: where they are not installed the tests that need them say so, and fail in CI. */
class PeerServersTest {

    private static final Limits LIMITS = new Limits(0, Long.MAX_VALUE);
    private static final Scenario BESIDE_REDIS =
            ScenarioCatalog.variants("baseline::redis_streams_comparison").getFirst();
    private static final Scenario BESIDE_NATS =
            ScenarioCatalog.variants("baseline::nats_comparison").getFirst();
    private static final Scenario ALONE =
            ScenarioCatalog.variants("throughput::batch_publishing").getFirst();

    private static final long ROUND_NANOS = TimeUnit.MILLISECONDS.toNanos(50);

    private static RunningBroker start(final PeerServers servers, final Scenario scenario) throws Exception {
        try {
            return servers.of(scenario).get(scenario.peerServers().getFirst());
        } catch (final RunFailure e) {
            if (e.getMessage().contains("it is missing")) {
                NotTested.unlessInstalled(scenario.id(), e.getMessage());
            }
            throw e;
        }
    }

    @Test
    void redisCarriesEveryMessageAndEndsWhenTheNextScenarioDoesNotNeedIt() throws Exception {
        try (PeerServers servers = new PeerServers(LIMITS, Map.of())) {
            final RunningBroker redis = start(servers, BESIDE_REDIS);
            try (BrokerClients clients = new RedisClients(redis, 100)) {
                assertCarriesEveryMessage(clients);
                assertThat(clients.settings()).containsEntry("server.appendonly", "no");
            }
            assertThat(servers.of(BESIDE_REDIS)).containsEntry(PeerServer.REDIS, redis);
            assertThat(servers.of(ALONE)).isEmpty();
            assertThat(ProcessHandle.of(redis.pid())).isEmpty();
        }
    }

    @Test
    void natsCarriesEveryMessage() throws Exception {
        try (PeerServers servers = new PeerServers(LIMITS, Map.of());
                BrokerClients clients = new NatsClients(start(servers, BESIDE_NATS))) {
            assertCarriesEveryMessage(clients);
        }
    }

    @Test
    @Timeout(60)
    void natsPollReturnsWithAMessageAfterWhichNoneComes() throws Exception {
        try (PeerServers servers = new PeerServers(LIMITS, Map.of());
                BrokerClients clients = new NatsClients(start(servers, BESIDE_NATS))) {
            final Link link = clients.link();
            try (Receiver receiver = link.receiver();
                    Sender sender = link.sender(0)) {
                sender.send(new UnsafeBuffer(new byte[100]), 0, 100);
                sender.flush();
                await().until(() -> receiver.poll((_, _, _, _, _) -> {}, 16) == 1);
            }
        }
    }

    /** The sides and the load refuse whatever is lost, doubled or out of order: a round that ends is the proof. */
    private static void assertCarriesEveryMessage(final BrokerClients clients) throws Exception {
        assertThat(clients.producing(100, ROUND_NANOS).round()).containsKey(BrokerFigures.MESSAGES_PER_SECOND);
        assertThat(clients.consuming(50_000, ROUND_NANOS).round()).containsKey(BrokerFigures.MESSAGES_PER_SECOND);
        final OpenLoop.Stretch stretch = new OpenLoop.Stretch(200, 1_000);
        assertThat(new OpenLoop(clients.link(), 100, new LoadStalls())
                        .run(stretch, stretch)
                        .latencies()
                        .getTotalCount())
                .isEqualTo(200);
        assertThat(clients.settings().get("serverVersion")).matches("\\d+\\.\\d+.*");
    }

    @Test
    void redisStreamsCanDoWhatTheirUsersKnow() throws Exception {
        try (PeerServers servers = new PeerServers(LIMITS, Map.of());
                Prober prober = new RedisProber(start(servers, BESIDE_REDIS).target())) {
            assertThat(prober.probes()).extracting(Probe::feature).doesNotContain(Feature.BATCHES);
            assertThat(prober.probes())
                    .allSatisfy(probe ->
                            assertThat(probe.check().holds()).as(probe.how()).isTrue());
        }
    }

    @Test
    void jetStreamCanDoWhatItsUsersKnow() throws Exception {
        try (PeerServers servers = new PeerServers(LIMITS, Map.of());
                Prober prober = new NatsProber(start(servers, BESIDE_NATS).target())) {
            assertThat(prober.probes()).extracting(Probe::feature).doesNotContain(Feature.TRANSACTIONS);
            assertThat(prober.probes())
                    .allSatisfy(probe ->
                            assertThat(probe.check().holds()).as(probe.how()).isTrue());
        }
    }

    @Test
    void peerThatIsNotInstalledIsReportedMissingWithWhatToInstall() {
        assertThatThrownBy(() -> InstalledServers.binary(BrokerProcess.Kind.peer("the peer X"), "no-such-server", "x"))
                .isInstanceOf(RunFailure.class)
                .hasMessage(
                        "the peer X did not start: it is missing: no no-such-server on the PATH: install it (Debian:"
                                + " apt-get install no-such-server), or name a running one with --peer x=HOST:PORT");
    }

    @Test
    void missingPeerIsTheFailureOfItsScenarioAndNotOfTheRun() {
        final Scenario besideKafka =
                ScenarioCatalog.variants("baseline::kafka_comparison").getFirst();
        try (PeerServers servers = new PeerServers(LIMITS, Map.of())) {
            assertThatThrownBy(() -> servers.of(besideKafka))
                    .isInstanceOfSatisfying(
                            RunFailure.class,
                            failure -> assertThat(failure.reason()).isEqualTo(RunFailure.Reason.PeerMissing))
                    .hasMessageStartingWith("baseline::kafka_comparison: the peer Kafka did not start: it is missing");
        }
    }

    @Test
    void peerOfSomebodyElseIsUsedAsItIs() throws Exception {
        try (PeerServers servers = new PeerServers(LIMITS, Map.of(PeerServer.REDIS, "127.0.0.1:1"))) {
            final RunningBroker named = servers.of(BESIDE_REDIS).get(PeerServer.REDIS);
            assertThat(named).isEqualTo(new RunningBroker("127.0.0.1:1"));
            assertThatThrownBy(() -> new RedisClients(named, 100))
                    .isInstanceOf(ScenarioException.class)
                    .hasMessageStartingWith("the Redis at 127.0.0.1:1 does not answer");
            assertThatThrownBy(() -> new NatsClients(named))
                    .isInstanceOf(ScenarioException.class)
                    .hasMessageStartingWith("the NATS at 127.0.0.1:1 does not answer");
        }
    }
}
