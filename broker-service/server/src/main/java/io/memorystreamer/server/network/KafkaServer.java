package io.memorystreamer.server.network;

import io.memorystreamer.server.apis.ApiRouter;
import io.memorystreamer.server.config.BrokerSettings;
import io.memorystreamer.server.handlers.Session;
import io.memorystreamer.server.observe.LogThrottle;
import io.vertx.core.Context;
import io.vertx.core.DeploymentOptions;
import io.vertx.core.Vertx;
import io.vertx.core.net.NetSocket;
import io.vertx.core.net.SocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The Kafka port on all event loops. Started and stopped once, by one thread; the rest is thread-safe. */
public final class KafkaServer {

    private static final Logger LOG = LoggerFactory.getLogger(KafkaServer.class);
    private static final LogThrottle THROTTLE = new LogThrottle();
    private static final long START_SECONDS = 10;
    private static final long DRAIN_MILLIS = 2000;
    private static final long DRAIN_POLL_MILLIS = 5;

    private final Vertx vertx;
    private final String host;
    private final int configuredPort;
    private final NetworkLimits limits;
    private final ApiRouter router;
    private final NetworkObserver observer;
    private final InFlightBytes inFlight;
    private final List<KafkaVerticle> verticles = new CopyOnWriteArrayList<>();
    private final AtomicInteger connections = new AtomicInteger();
    private volatile String deployment;
    private volatile int port;

    public KafkaServer(
            final Vertx vertx, final BrokerSettings settings, final ApiRouter router, final NetworkObserver observer) {
        this.vertx = vertx;
        this.host = settings.host();
        this.configuredPort = settings.kafkaPort();
        this.limits = new NetworkLimits(
                settings.maxRequestBytes(),
                settings.maxConnections(),
                settings.idleTimeout().toNanos());
        this.router = router;
        this.observer = observer;
        this.inFlight = new InFlightBytes(settings.inFlightBytes(), connections::get);
    }

    /**
     * Binds the port. Blocks until that is done.
     *
     * @throws BindFailedException when it cannot be bound
     */
    public void start() throws BindFailedException {
        final DeploymentOptions options =
                new DeploymentOptions().setInstances(Runtime.getRuntime().availableProcessors());
        try {
            deployment = vertx.deployVerticle(this::newVerticle, options)
                    .toCompletionStage()
                    .toCompletableFuture()
                    .get(START_SECONDS, TimeUnit.SECONDS);
        } catch (final ExecutionException e) {
            throw new BindFailedException(host, configuredPort, e.getCause());
        } catch (final TimeoutException e) {
            throw new BindFailedException(host, configuredPort, e);
        } catch (final InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new BindFailedException(host, configuredPort, e);
        }
    }

    private KafkaVerticle newVerticle() {
        final KafkaVerticle verticle = new KafkaVerticle(this);
        verticles.add(verticle);
        return verticle;
    }

    /** Answers what is in flight, for two seconds at most, then closes the port and every connection. Blocks. */
    public void stop() {
        if (deployment == null) {
            return;
        }
        verticles.forEach(KafkaVerticle::requestDrain);
        try {
            final long deadline = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(DRAIN_MILLIS);
            while (connections.get() > 0 && System.nanoTime() < deadline) {
                Thread.sleep(DRAIN_POLL_MILLIS);
            }
            vertx.undeploy(deployment)
                    .toCompletionStage()
                    .toCompletableFuture()
                    .get(DRAIN_MILLIS, TimeUnit.MILLISECONDS);
        } catch (final InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (final ExecutionException | TimeoutException e) {
            LOG.warn("The Kafka port did not close in order", e);
        }
        deployment = null;
        verticles.clear();
        port = 0;
    }

    /** The bound port; 0 before and after. */
    public int port() {
        return port;
    }

    /**
     * For how long the event loop that has been silent longest has run nothing: about a second at most when all is well, zero
     * before and after the port is open.
     */
    public Duration longestSilence() {
        final long now = System.nanoTime();
        final long nanos = verticles.stream()
                .mapToLong(verticle -> now - verticle.heartbeatNanos())
                .max()
                .orElse(0);
        return Duration.ofNanos(Math.max(0, nanos)); // a heartbeat may come in between
    }

    public int connections() {
        return connections.get();
    }

    /** Bytes of requests being received or worked on and of answers not yet written. */
    public long inFlightBytes() {
        return inFlight.bytes();
    }

    InFlightBytes inFlight() {
        return inFlight;
    }

    String host() {
        return host;
    }

    int configuredPort() {
        return configuredPort;
    }

    NetworkLimits limits() {
        return limits;
    }

    ApiRouter router() {
        return router;
    }

    NetworkObserver observer() {
        return observer;
    }

    void bound(final int actualPort) {
        port = actualPort;
    }

    Session session(final Context context, final SocketAddress local, final SocketAddress client) {
        return new Session(context, local.hostAddress(), local.port(), client.hostAddress());
    }

    boolean admit(final NetSocket socket) {
        if (connections.incrementAndGet() > limits.maxConnections()) {
            connections.decrementAndGet();
            observer.onRefused(
                    socket.remoteAddress().hostAddress(), "max-connections=" + limits.maxConnections() + " are open");
            THROTTLE.run(() -> LOG.warn(
                    "Refusing {}: max-connections={} are open", socket.remoteAddress(), limits.maxConnections()));
            return false;
        }
        observer.onConnected();
        return true;
    }

    void dismiss() {
        connections.decrementAndGet();
        observer.onDisconnected();
    }
}
