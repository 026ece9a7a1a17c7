package io.memorystreamer.bench.peers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.memorystreamer.bench.load.ClosedLoop;
import io.memorystreamer.bench.load.Link;
import io.memorystreamer.bench.load.LoadStalls;
import io.memorystreamer.bench.load.OpenLoop;
import io.memorystreamer.bench.load.Publisher;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The load generators refuse whatever is lost, doubled, changed or out of order: a load that ends is the proof. */
class PeerTest {

    private static final Path SHARED_MEMORY = Path.of("/dev/shm");

    private Path directory;

    /** Where the suite runs them: in memory, when there is such a directory. */
    @BeforeEach
    void makeDirectory(@TempDir final Path fallback) throws IOException {
        directory = Files.isWritable(SHARED_MEMORY)
                ? Files.createTempDirectory(SHARED_MEMORY, "memorystreamer-peer-test")
                : Files.createDirectory(fallback.resolve("peer"));
    }

    /** Fails when a peer has left something. */
    @AfterEach
    void nothingIsLeftBehind() throws IOException {
        try (Stream<Path> left = Files.walk(directory)) {
            assertThat(left.filter(Files::isRegularFile)).isEmpty();
        } finally {
            try (Stream<Path> all = Files.walk(directory)) {
                all.sorted(java.util.Comparator.reverseOrder())
                        .forEach(path -> path.toFile().delete());
            }
        }
    }

    static List<Peer> peers() {
        return List.of(
                LogPeer.exclusive(),
                LogPeer.shared(),
                AeronPeer.exclusive(),
                AeronPeer.concurrent(),
                new ChroniclePeer(),
                new JctoolsPeer(),
                new ArrayBlockingQueuePeer());
    }

    static List<Peer> peersOfSeveralProducers() {
        return List.of(LogPeer.shared(), AeronPeer.concurrent(), new JctoolsPeer(), new ArrayBlockingQueuePeer());
    }

    @ParameterizedTest
    @MethodSource("peers")
    void everyMessageOfOneProducerComesInOrderInRoundAfterRound(final Peer peer) throws Exception {
        try (Link link = peer.open(directory, 1)) {
            for (int round = 0; round < 2; round++) {
                assertThat(new OpenLoop(link, 32, new LoadStalls())
                                .run(new OpenLoop.Stretch(100, 50_000), new OpenLoop.Stretch(5_000, 50_000))
                                .latencies()
                                .getTotalCount())
                        .isEqualTo(5_000);
            }
        }
    }

    @ParameterizedTest
    @MethodSource("peers")
    void producerFasterThanItsConsumerIsHeldBackAndLosesNothing(final Peer peer) throws Exception {
        try (Link link = peer.open(directory, 1)) {
            assertThat(load(link, 1)).isPositive();
        }
    }

    @ParameterizedTest
    @MethodSource("peersOfSeveralProducers")
    void messagesOfTwoProducersComeInTheOrderOfEach(final Peer peer) throws Exception {
        try (Link link = peer.open(directory, 2)) {
            assertThat(load(link, 2)).isPositive();
        }
    }

    private static double load(final Link link, final int producers) throws Exception {
        return new ClosedLoop(link, 100, producers, Publisher.single(100), new LoadStalls())
                .run(0, TimeUnit.MILLISECONDS.toNanos(50))
                .messagesPerSecond();
    }

    @Test
    void exclusivePublicationIsRefusedToSeveralProducers() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> AeronPeer.exclusive().open(directory, 2))
                .withMessage("producers=2: an exclusive publication has one");
    }
}
