package io.memorystreamer.operator.controller.cluster;

import io.fabric8.kubernetes.api.model.Pod;
import io.memorystreamer.operator.controller.cluster.PlacementClient.Answer;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Function;
import java.util.function.LongSupplier;

/**
 * What brokers said they got, asked anew once a minute, and every ten seconds while they do not answer. Thread-safe and bounded; what
 * is not known any more is asked again.
 */
@ApplicationScoped
class Placements {
    static final Duration MAX_AGE = Duration.ofMinutes(1);
    static final Duration RETRY = Duration.ofSeconds(10);

    private static final int MAX_BROKERS = 2_000;

    private final Function<String, Answer> client;
    private final LongSupplier nanoTime;
    private final Map<String, Asked> answers = new LinkedHashMap<>() {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Asked> eldest) {
            return size() > MAX_BROKERS;
        }
    };

    private record Asked(Answer answer, long at) {}

    @Inject
    Placements(PlacementClient client) {
        this(address -> client.ask(address, ClusterNames.HTTP_PORT), System::nanoTime);
    }

    Placements(Function<String, Answer> client, LongSupplier nanoTime) {
        this.client = client;
        this.nanoTime = nanoTime;
    }

    /** Returns what the broker in a ready Pod says. May wait for it; other callers do not wait meanwhile. */
    Answer of(Pod pod) {
        // A container that was restarted may have got something else.
        String key = pod.getMetadata().getUid() + BrokerPods.startedAt(pod).orElse("");
        long now = nanoTime.getAsLong();
        Asked asked;
        synchronized (answers) {
            asked = answers.get(key);
        }
        if (asked == null || now - asked.at > maxAge(asked.answer).toNanos()) {
            asked = new Asked(client.apply(pod.getStatus().getPodIP()), now);
            synchronized (answers) {
                answers.remove(key);
                answers.put(key, asked);
            }
        }
        return asked.answer;
    }

    private static Duration maxAge(Answer answer) {
        return answer.placement() == null ? RETRY : MAX_AGE;
    }
}
