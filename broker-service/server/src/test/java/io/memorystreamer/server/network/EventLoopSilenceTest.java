package io.memorystreamer.server.network;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.memorystreamer.server.topics.SmallBroker;
import io.vertx.core.Vertx;
import java.lang.reflect.Proxy;
import java.net.Socket;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A server knows when one of its event loops is stuck. */
class EventLoopSilenceTest {

    /** More than the second between two heartbeats. */
    private static final Duration STUCK = Duration.ofSeconds(3);

    private final Vertx vertx = Vertx.vertx();
    private final CountDownLatch release = new CountDownLatch(1);
    private final KafkaServer server = new KafkaServer(vertx, SmallBroker.settings(), null, blockedByAClient());

    /** Called on the event loop that has accepted the client. */
    private NetworkObserver blockedByAClient() {
        return (NetworkObserver) Proxy.newProxyInstance(
                NetworkObserver.class.getClassLoader(),
                new Class<?>[] {NetworkObserver.class},
                (proxy, method, arguments) -> {
                    if (method.getName().equals("onConnected")) {
                        release.await();
                    }
                    return null;
                });
    }

    @AfterEach
    void stop() throws Exception {
        release.countDown();
        server.stop();
        vertx.close().toCompletionStage().toCompletableFuture().get(10, TimeUnit.SECONDS);
    }

    @Test
    void oneThatIsBlockedFallsSilentUntilItRunsAgain() throws Exception {
        assertThat(server.longestSilence()).isZero();
        server.start();

        try (Socket client = new Socket("127.0.0.1", server.port())) {
            assertThat(client.isConnected()).isTrue();
            await().until(() -> server.longestSilence().compareTo(STUCK) > 0);
            release.countDown();
            await().until(() -> server.longestSilence().compareTo(STUCK) < 0);
        }

        server.stop();
        assertThat(server.longestSilence()).isZero();
    }
}
