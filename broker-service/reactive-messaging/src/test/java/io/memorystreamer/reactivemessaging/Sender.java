package io.memorystreamer.reactivemessaging;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.eclipse.microprofile.reactive.messaging.Channel;
import org.eclipse.microprofile.reactive.messaging.Emitter;
import org.eclipse.microprofile.reactive.messaging.Message;
import org.eclipse.microprofile.reactive.messaging.Metadata;

@ApplicationScoped
class Sender {

    @Inject
    @Channel("out")
    Emitter<Object> emitter;

    CompletableFuture<Void> send(final Object payload) {
        return emitter.send(payload).toCompletableFuture();
    }

    /** @return completed when the message is acknowledged, exceptionally when it is negatively so */
    CompletableFuture<Void> send(final Object payload, final Metadata metadata) {
        final CompletableFuture<Void> outcome = new CompletableFuture<>();
        emitter.send(Message.of(
                payload,
                metadata,
                () -> completed(outcome.complete(null)),
                reason -> completed(outcome.completeExceptionally(reason))));
        return outcome;
    }

    private static CompletionStage<Void> completed(final boolean ignored) {
        return CompletableFuture.completedFuture(null);
    }
}
