package io.memorystreamer.server.network;

import io.memorystreamer.server.apis.ApiRouter;
import io.memorystreamer.server.handlers.Session;
import io.memorystreamer.server.handlers.UnansweredException;
import io.memorystreamer.server.observe.LogThrottle;
import io.memorystreamer.server.protocol.ApiResponse;
import io.memorystreamer.server.wire.DecodedRequest;
import io.memorystreamer.server.wire.EncodedResponse;
import io.memorystreamer.server.wire.MalformedRequestException;
import io.memorystreamer.server.wire.RequestDecoder;
import io.memorystreamer.server.wire.RequestHeader;
import io.memorystreamer.server.wire.ResponseEncoder;
import io.memorystreamer.server.wire.ResponseErrors;
import io.netty.buffer.ByteBuf;
import io.netty.handler.codec.DecoderException;
import io.vertx.core.AsyncResult;
import io.vertx.core.Future;
import io.vertx.core.net.impl.NetSocketInternal;
import java.io.IOException;
import java.util.ArrayDeque;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One client. Confined to its event loop.
 *
 * <p>Requests are worked on one at a time, in the order they came, as Kafka does; so are the answers. While one waits
 * (a long poll, a back-pressured append) or the client does not take its answers, the next ones queue, and when enough
 * do, the socket is not read any more. Nor is it while all connections together hold more than the broker's bound and this
 * one more than its share, see {@link InFlightBytes} and {@link HeldBack}.
 */
final class KafkaConnection {

    private static final Logger LOG = LoggerFactory.getLogger(KafkaConnection.class);
    private static final LogThrottle THROTTLE = new LogThrottle();

    private final NetSocketInternal socket;
    private final RequestFrameDecoder decoder;
    private final HeldBytes held;
    private final HeldBack heldBack;
    private final NetworkLimits limits;
    private final ApiRouter router;
    private final Session session;
    private final NetworkObserver observer;

    private final ArrayDeque<ByteBuf> queue = new ArrayDeque<>();
    private long queuedBytes;
    private boolean working;
    private boolean stopping;
    private boolean closed;
    private long lastRequestNanos = System.nanoTime();
    private int unwrittenAnswers;
    private long lastWriteNanos;
    private boolean turn;
    private long turnNanos;
    private int missingInTurn;
    private boolean turnReceived;

    KafkaConnection(
            final NetSocketInternal socket,
            final RequestFrameDecoder decoder,
            final HeldBytes held,
            final HeldBack heldBack,
            final NetworkLimits limits,
            final ApiRouter router,
            final Session session,
            final NetworkObserver observer) {
        this.socket = socket;
        this.decoder = decoder;
        this.held = held;
        this.heldBack = heldBack;
        this.limits = limits;
        this.router = router;
        this.session = session;
        this.observer = observer;
        socket.messageHandler(message -> onRequest((ByteBuf) message));
        socket.drainHandler(drained -> work());
        socket.exceptionHandler(this::onException);
        held.onExcess(this::decideReading);
        session.boundAnswers(held::maxAnswerBytes);
    }

    private void onRequest(final ByteBuf frame) {
        if (closed || stopping) {
            frame.release();
            return;
        }
        lastRequestNanos = System.nanoTime();
        turnReceived = turn;
        queue.add(frame);
        queuedBytes += frame.readableBytes();
        held.add(frame.readableBytes());
        work();
    }

    private void release(final ByteBuf frame) {
        held.add(-frame.readableBytes());
        frame.release();
    }

    private void work() {
        while (!working && !closed && !queue.isEmpty() && !socket.writeQueueFull()) {
            final ByteBuf frame = queue.poll();
            queuedBytes -= frame.readableBytes();
            work(frame);
        }
        if (closed) {
            return;
        }
        if (stopping && !working && queue.isEmpty()) {
            socket.close();
            return;
        }
        decideReading();
    }

    /** Anew, whenever what decides it has changed. */
    void decideReading() {
        if (closed) {
            return;
        }
        final boolean ready =
                !stopping && queue.size() < NetworkLimits.MAX_QUEUED_REQUESTS && queuedBytes < limits.maxRequestBytes();
        final boolean read = ready && (turn && !turnReceived || !held.inExcess());
        // Straight at the channel: the socket's own pause() holds back only what its default handler has read.
        socket.channelHandlerContext().channel().config().setAutoRead(read);
        if (ready && !read) {
            heldBack.add(this); // Last: it may be its turn.
        } else {
            heldBack.remove(this);
        }
    }

    private void work(final ByteBuf frame) {
        final long start = System.nanoTime();
        working = true;
        final DecodedRequest request;
        final Future<? extends ApiResponse> answer;
        try {
            request = RequestDecoder.decode(frame.nioBuffer());
            answer = router.route(request, session);
        } catch (final MalformedRequestException e) {
            release(frame);
            refuse(e.getMessage());
            return;
        } catch (final RuntimeException | Error e) {
            release(frame);
            LOG.error("A request of {} failed; its connection is closed", socket.remoteAddress(), e);
            close();
            return;
        }
        if (answer.isComplete()) {
            done(frame, request.header(), answer, start);
        } else {
            answer.onComplete(result -> {
                done(frame, request.header(), result, start);
                work();
            });
        }
    }

    private void done(
            final ByteBuf frame,
            final RequestHeader header,
            final AsyncResult<? extends ApiResponse> result,
            final long start) {
        release(frame);
        working = false;
        final ApiResponse response = result.result();
        if (closed) {
            if (response != null) {
                response.release();
            }
            return;
        }
        if (result.failed()) {
            if (result.cause() instanceof final UnansweredException unanswered) {
                ResponseErrors.count(header, unanswered.response(), observer);
            }
            refuse(header.api().title() + ": " + result.cause().getMessage());
            return;
        }
        if (response != null) {
            ResponseErrors.count(header, response, observer); // before it may be released
            write(header, response);
        }
        observer.onAnswered(header.api(), System.nanoTime() - start);
        if (turnReceived && queue.isEmpty()) {
            turn = false;
            turnReceived = false;
            heldBack.finished(this);
        }
    }

    private void write(final RequestHeader header, final ApiResponse response) {
        final EncodedResponse encoded;
        try {
            encoded = ResponseEncoder.encode(
                    header, response, socket.channelHandlerContext().alloc());
        } catch (final RuntimeException | Error e) {
            response.release();
            LOG.error("An answer to {} could not be encoded; its connection is closed", socket.remoteAddress(), e);
            close();
            return;
        }
        if (unwrittenAnswers++ == 0) {
            lastWriteNanos = System.nanoTime();
        }
        final ByteBuf bytes = encoded.bytes();
        final int length = bytes.readableBytes();
        held.add(length);
        observer.onWriting(
                header.api(),
                length,
                WriteCopies.zeroCopyBytes(socket.channelHandlerContext().channel(), encoded));
        // Completes in every case: written, failed, or discarded because the connection closed.
        socket.writeMessage(bytes, written -> {
            response.release();
            observer.onWritten(length);
            unwrittenAnswers--;
            lastWriteNanos = System.nanoTime();
            held.add(-length);
            if (heldBack.contains(this)) {
                decideReading();
            }
        });
    }

    /** Whether it has a request to send, rather than answers to take. */
    boolean isWaitingToSend() {
        return unwrittenAnswers == 0;
    }

    /** Is read although it holds more than its share, for one request. */
    void takeTurn(final long now) {
        turn = true;
        turnReceived = false;
        turnNanos = now;
        missingInTurn = decoder.missing();
        decideReading();
    }

    /** Asked now and then: whether it still needs its turn. It must be seen to use it. */
    boolean keepsTurn(final long now) {
        if (closed || !turn) {
            return false;
        }
        final int missing = decoder.missing();
        final boolean inTime = now - turnNanos < NetworkLimits.SCARCE_NANOS;
        if (turnReceived && inTime) {
            return true;
        }
        if (missing > 0 && !turnReceived && held.inExcess()) {
            if (missing != missingInTurn && inTime) {
                missingInTurn = missing;
                return true;
            }
            // Back in the queue it would hold its part of a request while others add theirs.
            refuse("a request came too slowly while in-flight-bytes were exceeded");
            return false;
        }
        turn = false;
        turnReceived = false;
        decideReading();
        return false;
    }

    /** Closes the connection if it has overstayed. */
    void reap(final long now) {
        if (closed) {
            return;
        }
        session.dropStaleReaders();
        if (decoder.isStalled(now, NetworkLimits.REQUEST_NANOS)) {
            refuse("a request was not complete after " + RequestFrameDecoder.seconds(NetworkLimits.REQUEST_NANOS));
        } else if (unwrittenAnswers > 0 && now - lastWriteNanos > patience()) {
            refuse("an answer was not read within " + RequestFrameDecoder.seconds(patience()));
        } else if (!working && now - lastRequestNanos > limits.idleNanos()) {
            LOG.debug("Closing idle connection of {}", socket.remoteAddress());
            close();
        }
    }

    private long patience() {
        return held.inExcess() ? NetworkLimits.SCARCE_NANOS : NetworkLimits.WRITE_NANOS;
    }

    /** Takes no further request, answers those it has, and closes. */
    void stop() {
        stopping = true;
        session.finishParked();
        work();
    }

    void onClosed() {
        closed = true;
        session.close();
        heldBack.remove(this);
        heldBack.finished(this);
        queue.forEach(this::release);
        queue.clear();
    }

    private void onException(final Throwable cause) {
        if (cause instanceof DecoderException) {
            refuse(cause.getMessage());
        } else if (cause instanceof IOException) {
            LOG.debug("Connection of {} broke: {}", socket.remoteAddress(), cause.getMessage());
            close();
        } else {
            LOG.warn("Connection of {} failed", socket.remoteAddress(), cause);
            close();
        }
    }

    private void refuse(final String reason) {
        observer.onRefused(session.clientHost(), reason);
        THROTTLE.run(() -> LOG.warn("Closing connection of {}: {}", socket.remoteAddress(), reason));
        close();
    }

    private void close() {
        closed = true;
        socket.close();
    }
}
