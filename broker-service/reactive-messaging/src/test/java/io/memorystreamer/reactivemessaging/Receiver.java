package io.memorystreamer.reactivemessaging;

import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;
import org.eclipse.microprofile.reactive.messaging.Incoming;
import org.eclipse.microprofile.reactive.messaging.Message;

/** Keeps what comes in; refuses {@code "refuse"}. */
@ApplicationScoped
class Receiver {

    private final List<Message<?>> messages = new CopyOnWriteArrayList<>();

    @Incoming("in")
    CompletionStage<Void> receive(final Message<?> message) {
        messages.add(message);
        return "refuse".equals(message.getPayload())
                ? message.nack(new IllegalStateException("refused"))
                : message.ack();
    }

    List<Message<?>> messages() {
        return messages;
    }

    List<Object> payloads() {
        return messages.stream().<Object>map(Message::getPayload).toList();
    }
}
