package io.memorystreamer.bench.barrier;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class StartBarrierTest {

    private static final String LOOPBACK = "127.0.0.1";
    private static final Duration LONG = Duration.ofSeconds(30);
    private static final Duration SHORT = Duration.ofMillis(700);

    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private final List<AutoCloseable> opened = new ArrayList<>();

    @AfterEach
    void close() throws Exception {
        for (final AutoCloseable one : opened) {
            one.close();
        }
        threads.shutdownNow();
    }

    private BarrierHost host(final int participants) throws IOException {
        return host(participants, null);
    }

    private BarrierHost host(final int participants, final String token) throws IOException {
        final BarrierHost host = new BarrierHost(LOOPBACK, 0, participants, token);
        opened.add(host);
        return host;
    }

    private BarrierGuest guest(final int port, final int participants, final int index) {
        return guest(port, participants, index, null);
    }

    private BarrierGuest guest(final int port, final int participants, final int index, final String token) {
        final BarrierGuest guest = new BarrierGuest(LOOPBACK, port, participants, index, token);
        opened.add(guest);
        return guest;
    }

    /** Becomes the time it was let go. */
    private Future<Long> await(final StartBarrier barrier, final String round, final Duration patience) {
        return threads.submit(() -> {
            barrier.await(round, patience);
            return System.nanoTime();
        });
    }

    private static long get(final Future<Long> future) throws Exception {
        return future.get(LONG.toSeconds(), TimeUnit.SECONDS);
    }

    private static void assertFails(final Future<Long> future, final String... words) {
        assertThatThrownBy(() -> future.get(LONG.toSeconds(), TimeUnit.SECONDS))
                .isInstanceOf(ExecutionException.class)
                .cause()
                .isInstanceOf(StartBarrierException.class)
                .message()
                .contains(words)
                .hasLineCount(1);
    }

    private Socket stranger(final int port, final String says) throws IOException {
        final Socket socket = new Socket(LOOPBACK, port);
        opened.add(socket);
        socket.setSoTimeout((int) LONG.toMillis());
        socket.getOutputStream().write(says.getBytes(US_ASCII));
        return socket;
    }

    @Test
    void nobodyBeginsARoundBeforeTheLastOneHasCome() throws Exception {
        final BarrierHost first = host(3);
        final BarrierGuest second = guest(first.port(), 3, 1);
        final BarrierGuest third = guest(first.port(), 3, 2);
        for (final String round : List.of("one", "two", "three")) {
            final Future<Long> host = await(first, round, LONG);
            final Future<Long> guest = await(second, round, LONG);
            assertThatThrownBy(() -> guest.get(100, TimeUnit.MILLISECONDS)).isInstanceOf(TimeoutException.class);
            assertThat(host).isNotDone();
            final long came = System.nanoTime();
            third.await(round, LONG);
            assertThat(get(host)).isGreaterThan(came);
            assertThat(get(guest)).isGreaterThan(came);
        }
    }

    @Test
    void guestsComeBeforeThereIsAFirstOne() throws Exception {
        final int port;
        try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getByName(LOOPBACK))) {
            port = free.getLocalPort();
        }
        final Future<Long> guest = await(guest(port, 2, 1), "one", LONG);
        assertThatThrownBy(() -> guest.get(400, TimeUnit.MILLISECONDS)).isInstanceOf(TimeoutException.class);
        final StartBarrier first = StartBarrier.of(LOOPBACK, port, 2, 0, null);
        opened.add(first);
        first.await("one", LONG);
        get(guest);
    }

    @Test
    void nameThatNobodyKnowsIsAskedForAgainAndToldAtTheEnd() {
        final BarrierGuest guest = new BarrierGuest("no-such-pod.invalid", 7070, 2, 1, null);
        opened.add(guest);
        assertFails(await(guest, "one", SHORT), "no-such-pod.invalid:7070", "was not there within 0 s");
    }

    @Test
    void whoDoesNotComeIsNamedToTheOthers() throws Exception {
        final BarrierHost first = host(4);
        final Future<Long> waiting = await(guest(first.port(), 4, 2), "one", LONG);
        assertFails(await(first, "one", SHORT), "load generators are not there: 1, 3");
        assertFails(waiting, "load generators are not there: 1, 3");
    }

    @Test
    void whoEndsBetweenRoundsEndsTheOthersAtOnce() throws Exception {
        final BarrierHost first = host(3);
        final BarrierGuest dying = guest(first.port(), 3, 1);
        final BarrierGuest living = guest(first.port(), 3, 2);
        final List<Future<Long>> begun =
                List.of(await(first, "one", LONG), await(dying, "one", LONG), await(living, "one", LONG));
        for (final Future<Long> one : begun) {
            get(one);
        }
        final Future<Long> host = await(first, "two", LONG);
        final Future<Long> guest = await(living, "two", LONG);
        dying.close();
        assertFails(host, "load generator 1 has ended before two");
        assertFails(guest, "load generator 1 has ended before two");
    }

    @Test
    void guestsFailAtOnceWhenTheFirstOneEnds() throws Exception {
        final BarrierHost first = host(3);
        final Future<Long> guest = await(guest(first.port(), 3, 1), "one", LONG);
        assertThatThrownBy(() -> guest.get(300, TimeUnit.MILLISECONDS)).isInstanceOf(TimeoutException.class);
        first.close();
        assertFails(guest, "the first load generator has ended");
    }

    @Test
    void generatorsThatMeasureDifferentThingsDoNotBegin() throws Exception {
        final BarrierHost first = host(2);
        final Future<Long> guest = await(guest(first.port(), 2, 1), "latency", LONG);
        assertFails(await(first, "throughput", LONG), "is at latency and the first one at throughput");
        assertFails(guest, "they have to measure the same");
    }

    @Test
    void silentFirstOneIsNotWaitedForWithoutEnd() throws Exception {
        try (ServerSocket silent = new ServerSocket(0, 1, InetAddress.getByName(LOOPBACK))) {
            assertFails(
                    await(guest(silent.getLocalPort(), 2, 1), "one", SHORT), "did not let this one begin within 0 s");
        }
    }

    @Test
    void secondOneOfAnIndexIsRefusedAndTheFirstOneStays() throws Exception {
        final BarrierHost first = host(3);
        final BarrierGuest true1 = guest(first.port(), 3, 1);
        final Future<Long> waiting = await(true1, "one", LONG);
        assertThatThrownBy(() -> waiting.get(300, TimeUnit.MILLISECONDS)).isInstanceOf(TimeoutException.class);
        assertFails(await(guest(first.port(), 3, 1), "one", LONG), "load generator 1 is here already");
        final Future<Long> host = await(first, "one", LONG);
        guest(first.port(), 3, 2).await("one", LONG);
        get(host);
        get(waiting);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "GET / HTTP/1.1\r\nHost: x\r\n\r\n",
                "memorystreamer-start 1 3 0\n",
                "memorystreamer-start 1 3 3\n",
                "memorystreamer-start 1 2 1\n",
                "memorystreamer-start 2 3 1\n",
                "memorystreamer-start 1 99999 1\n",
                "memorystreamer-start 1 3 1 a-token\n",
                "memorystreamer-start 1 3 1 \n",
                "\n",
                "\u0000\u0001\u0002\n"
            })
    void strangersAreRefusedAndDisturbNobody(final String says) throws Exception {
        final BarrierHost first = host(3);
        final Socket stranger = stranger(first.port(), says);
        final String answer = new String(stranger.getInputStream().readAllBytes(), US_ASCII);
        assertThat(answer).matches("(stop [ -~]+\n)?");
        final List<Future<Long>> all = List.of(
                await(first, "one", LONG),
                await(guest(first.port(), 3, 1), "one", LONG),
                await(guest(first.port(), 3, 2), "one", LONG));
        for (final Future<Long> one : all) {
            get(one);
        }
    }

    @Test
    void whoeverHasTheTokenOfTheFirstOneBeginsWithIt() throws Exception {
        final BarrierHost first = host(2, "the-token");
        final Future<Long> host = await(first, "one", LONG);
        guest(first.port(), 2, 1, "the-token").await("one", LONG);
        get(host);
        assertThat(first.withoutToken()).isZero();
    }

    /** Neither do they hold a place, nor is anybody who has the token disturbed. */
    @Test
    void whoeverDoesNotHaveTheTokenIsRefusedAndCounted() throws Exception {
        final BarrierHost first = host(2, "the-token");
        int refused = 0;
        for (final String token : new String[] {null, "the-toke", "the-token2", "The-token"}) {
            assertFails(await(guest(first.port(), 2, 1, token), "one", LONG), "token", "missing or not that of");
            refused++;
            assertThat(first.withoutToken()).isEqualTo(refused);
        }
        final Future<Long> host = await(first, "one", LONG);
        assertThatThrownBy(() -> host.get(200, TimeUnit.MILLISECONDS)).isInstanceOf(TimeoutException.class);
        guest(first.port(), 2, 1, "the-token").await("one", LONG);
        get(host);
    }

    @Test
    void refusalsAreOneLineAndTheirNumberAtTheEnd() throws Exception {
        final BarrierHost first = host(2, "the-token");
        final ByteArrayOutputStream log = new ByteArrayOutputStream();
        final PrintStream systemErr = System.err;
        try {
            System.setErr(new PrintStream(log, true, US_ASCII));
            for (int i = 0; i < 3; i++) {
                final Socket stranger = stranger(first.port(), "memorystreamer-start 1 2 1 guess\n");
                assertThat(stranger.getInputStream().readAllBytes()).isNotEmpty();
            }
            first.close();
        } finally {
            System.setErr(systemErr);
        }
        assertThat(log.toString(US_ASCII).lines())
                .satisfiesExactly(
                        one -> assertThat(one)
                                .startsWith("memorystreamer: refused to begin with 127.0.0.1, whose token")
                                .doesNotContain("guess"),
                        all -> assertThat(all).contains("refused 3 connections in all"));
    }

    @Test
    void thoseOfOneProcessMeetAtAPortThatNobodyElseComesTo() throws Exception {
        final List<StartBarrier> all = StartBarrier.onLoopback(3);
        opened.addAll(all);
        final BarrierHost first = (BarrierHost) all.getFirst();
        assertFails(await(guest(first.port(), 3, 1), "one", LONG), "token");
        for (final Future<Long> one :
                all.stream().map(barrier -> await(barrier, "one", LONG)).toList()) {
            get(one);
        }
    }

    @Test
    void endlessLineIsNotKept() throws Exception {
        final BarrierHost first = host(2);
        final Socket stranger = stranger(first.port(), "");
        assertThatThrownBy(() -> {
                    final byte[] noise = "x".repeat(LineReader.MAX_LENGTH).getBytes(US_ASCII);
                    for (int i = 0; i < 100_000; i++) {
                        stranger.getOutputStream().write(noise);
                    }
                })
                .isInstanceOf(IOException.class);
    }

    @Test
    void lineThatComesByteByByteIsNotWaitedFor() throws Exception {
        final BarrierHost first = host(2);
        final Socket stranger = stranger(first.port(), "memorystreamer");
        Awaitility.await().pollInterval(Duration.ofMillis(200)).atMost(LONG).until(() -> {
            try {
                stranger.getOutputStream().write('-');
                return false;
            } catch (final IOException e) {
                return true;
            }
        });
    }

    /** Strangers that say nothing hold their connections, and no more than there are to spare. */
    @Test
    void connectionsHaveABoundAndComeBackWhenStrangersGo() throws Exception {
        final BarrierHost first = host(2);
        final List<Socket> strangers = new ArrayList<>();
        for (int i = 0; i < 40; i++) {
            strangers.add(stranger(first.port(), ""));
        }
        final Socket late = stranger(first.port(), "");
        assertThat(late.getInputStream().read()).isEqualTo(-1);
        for (final Socket stranger : strangers) {
            stranger.close();
        }
        final Future<Long> host = await(first, "one", LONG);
        Awaitility.await().atMost(LONG).until(() -> {
            try (BarrierGuest guest = new BarrierGuest(LOOPBACK, first.port(), 2, 1, null)) {
                guest.await("one", LONG);
                return true;
            } catch (final StartBarrierException e) {
                return false;
            }
        });
        get(host);
    }

    @Test
    void aloneThereIsNothingToWaitFor() throws Exception {
        StartBarrier.ALONE.await("one", Duration.ZERO);
    }
}
