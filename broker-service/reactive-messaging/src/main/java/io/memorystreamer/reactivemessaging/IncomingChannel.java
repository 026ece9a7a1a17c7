package io.memorystreamer.reactivemessaging;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Flow;
import org.eclipse.microprofile.reactive.messaging.Message;

/** A channel's records as a publisher. Every subscriber reads them all, at its own pace and on a thread of its own. */
final class IncomingChannel implements Flow.Publisher<Message<?>> {

    private final ChannelConfig config;
    private final Transport transport;
    private final List<PollingSubscription> subscriptions = new CopyOnWriteArrayList<>();

    IncomingChannel(final ChannelConfig config, final Transport transport) {
        this.config = config;
        this.transport = transport;
    }

    @Override
    public void subscribe(final Flow.Subscriber<? super Message<?>> subscriber) {
        final PollingSubscription subscription = new PollingSubscription(config, transport, subscriber);
        subscription.onEnd(() -> subscriptions.remove(subscription));
        subscriptions.add(subscription);
        subscriber.onSubscribe(subscription);
        subscription.start();
    }

    String name() {
        return config.channel();
    }

    /** @return what keeps the channel from delivering, or null */
    String problem() {
        return subscriptions.stream()
                .map(PollingSubscription::problem)
                .filter(problem -> problem != null)
                .findFirst()
                .orElse(null);
    }

    /** Cancels the subscriptions and waits, for a bounded time, until no more messages are delivered. */
    void close() {
        subscriptions.forEach(PollingSubscription::close);
    }
}
