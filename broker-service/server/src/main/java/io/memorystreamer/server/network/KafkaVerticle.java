package io.memorystreamer.server.network;

import io.vertx.core.AbstractVerticle;
import io.vertx.core.Promise;
import io.vertx.core.net.NetServer;
import io.vertx.core.net.NetServerOptions;
import io.vertx.core.net.NetSocket;
import io.vertx.core.net.impl.NetSocketInternal;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;

/** The connections of one event loop; the instances share the port. */
final class KafkaVerticle extends AbstractVerticle {

    private static final long REAP_MILLIS = TimeUnit.SECONDS.toMillis(1);

    /** Linux caps it at net.core.somaxconn. */
    private static final int ACCEPT_BACKLOG = 1024;

    private final KafkaServer server;
    private final Set<KafkaConnection> connections = new HashSet<>();
    private final HeldBack heldBack;
    private final AtomicBoolean resuming = new AtomicBoolean();
    private boolean stopping;
    private volatile long heartbeatNanos = System.nanoTime();

    KafkaVerticle(final KafkaServer server) {
        this.server = server;
        this.heldBack = new HeldBack(server.inFlight());
    }

    @Override
    public void start(final Promise<Void> started) {
        final NetServerOptions options = new NetServerOptions()
                .setAcceptBacklog(ACCEPT_BACKLOG)
                .setTcpNoDelay(true)
                .setTcpKeepAlive(true);
        final NetServer netServer = vertx.createNetServer(options).connectHandler(this::onConnect);
        // To Vert.x a negative port is any free one that the instances share; 0 would be one for each.
        final int port = server.configuredPort() == 0 ? -1 : server.configuredPort();
        netServer
                .listen(port, server.host())
                .onSuccess(listening -> server.bound(listening.actualPort()))
                .<Void>mapEmpty()
                .onComplete(started);
        server.inFlight().onRoom(() -> {
            if (resuming.compareAndSet(false, true)) {
                context.runOnContext(event -> resume());
            }
        });
        vertx.setPeriodic(REAP_MILLIS, timer -> reap());
    }

    private void onConnect(final NetSocket netSocket) {
        if (stopping || !server.admit(netSocket)) {
            netSocket.close();
            return;
        }
        final NetSocketInternal socket = (NetSocketInternal) netSocket;
        final HeldBytes held = new HeldBytes(server.inFlight());
        final RequestFrameDecoder decoder =
                new RequestFrameDecoder(server.limits().maxRequestBytes(), held);
        socket.channelHandlerContext().pipeline().addFirst("request-frames", decoder);
        socket.channelHandlerContext().channel().config().setRecvByteBufAllocator(new FrameReceiveBuffers(decoder));
        final KafkaConnection connection = new KafkaConnection(
                socket,
                decoder,
                held,
                heldBack,
                server.limits(),
                server.router(),
                server.session(context, socket.localAddress(), socket.remoteAddress()),
                server.observer());
        connections.add(connection);
        socket.closeHandler(closed -> {
            connections.remove(connection);
            connection.onClosed();
            server.dismiss();
        });
    }

    private void reap() {
        final long now = System.nanoTime();
        heartbeatNanos = now;
        // A copy: closing takes a connection out of the set.
        for (final KafkaConnection connection : new ArrayList<>(connections)) {
            connection.reap(now);
        }
        heldBack.check(now);
    }

    /** Reads on from those that were held back. */
    private void resume() {
        resuming.set(false);
        heldBack.resume();
    }

    /** On this verticle's event loop: takes no new connection, lets those there are end. */
    void drain() {
        stopping = true;
        for (final KafkaConnection connection : new ArrayList<>(connections)) {
            connection.stop();
        }
    }

    /** When this verticle's event loop last ran its task of every second, as {@link System#nanoTime}. Any thread. */
    long heartbeatNanos() {
        return heartbeatNanos;
    }

    /** From any thread. */
    void requestDrain() {
        context.runOnContext(event -> drain());
    }
}
