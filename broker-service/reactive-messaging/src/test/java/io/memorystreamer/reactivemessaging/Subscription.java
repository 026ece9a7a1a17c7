package io.memorystreamer.reactivemessaging;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Flow;
import org.eclipse.microprofile.reactive.messaging.Channel;
import org.eclipse.microprofile.reactive.messaging.Message;

/** Subscribes to the channel by hand, so that a test decides on demand and cancellation. */
@ApplicationScoped
class Subscription implements Flow.Subscriber<Message<?>> {

    @Inject
    @Channel("in")
    Flow.Publisher<Message<?>> publisher;

    private final List<Long> offsets = new CopyOnWriteArrayList<>();
    private volatile Flow.Subscription upstream;
    private volatile boolean completed;
    private volatile Throwable failure;

    void start() {
        publisher.subscribe(this);
    }

    void request(final long messages) {
        upstream.request(messages);
    }

    void cancel() {
        upstream.cancel();
    }

    @Override
    public void onSubscribe(final Flow.Subscription subscription) {
        upstream = subscription;
    }

    @Override
    public void onNext(final Message<?> message) {
        offsets.add(
                message.getMetadata(IncomingRecordMetadata.class).orElseThrow().offset());
    }

    @Override
    public void onError(final Throwable reason) {
        failure = reason;
    }

    @Override
    public void onComplete() {
        completed = true;
    }

    List<Long> offsets() {
        return offsets;
    }

    boolean isCompleted() {
        return completed;
    }

    Throwable failure() {
        return failure;
    }
}
