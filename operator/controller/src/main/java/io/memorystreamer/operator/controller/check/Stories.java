package io.memorystreamer.operator.controller.check;

import io.fabric8.kubernetes.api.model.Condition;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.events.v1.Event;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.util.List;
import java.util.stream.Collectors;

/** Tells why a resource is not as it should be: its conditions, and the events that speak of it. Stateless. */
final class Stories {
    private static final int MAX_EVENTS = 10;

    private Stories() {}

    static String conditions(List<Condition> conditions) {
        return conditions.isEmpty()
                ? "no conditions yet: does the operator run?"
                : conditions.stream().map(Stories::condition).collect(Collectors.joining("\n  ", "\n  ", ""));
    }

    private static String condition(Condition condition) {
        return "%s=%s %s: %s"
                .formatted(condition.getType(), condition.getStatus(), condition.getReason(), condition.getMessage());
    }

    /** The latest events of everything whose name begins like the resource's, its Pods and Jobs among them. */
    static String events(KubernetesClient client, HasMetadata resource) {
        String name = resource.getMetadata().getName();
        try {
            List<Event> events = client
                    .events()
                    .v1()
                    .events()
                    .inNamespace(resource.getMetadata().getNamespace())
                    .list()
                    .getItems()
                    .stream()
                    .filter(event -> event.getRegarding() != null
                            && event.getRegarding().getName() != null
                            && event.getRegarding().getName().startsWith(name))
                    .toList();
            return events.stream()
                    .skip(Math.max(0, events.size() - MAX_EVENTS))
                    .map(event -> "\n  %s %s %s: %s"
                            .formatted(
                                    event.getType(),
                                    event.getReason(),
                                    event.getRegarding().getName(),
                                    event.getNote()))
                    .collect(Collectors.joining());
        } catch (KubernetesClientException e) {
            return "\n  events cannot be read: " + e.getMessage();
        }
    }
}
