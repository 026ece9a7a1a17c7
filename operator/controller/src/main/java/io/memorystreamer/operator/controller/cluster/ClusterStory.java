package io.memorystreamer.operator.controller.cluster;

import io.fabric8.kubernetes.api.model.Condition;
import io.memorystreamer.operator.api.ClusterConditions;
import io.memorystreamer.operator.api.MemoryStreamerClusterStatus;
import io.memorystreamer.operator.controller.resources.Conditions;
import io.memorystreamer.operator.controller.resources.ResourceEvents.Happening;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** What is worth an event between one status of a cluster and the next. Pure functions. */
final class ClusterStory {
    private static final Set<String> BAD_WHEN_FALSE =
            Set.of(ClusterConditions.READY, ClusterConditions.SCHEDULABLE, ClusterConditions.PINNED);
    private static final String NOT_YET = "BrokersNotReady";
    private static final String STABLE = "Stable";

    private ClusterStory() {}

    /** Returns what changed, each reason once: several conditions often tell of the same. */
    static List<Happening> between(MemoryStreamerClusterStatus before, MemoryStreamerClusterStatus after) {
        List<Happening> story = new ArrayList<>();
        Set<String> reasons = new HashSet<>();
        for (Condition condition : after.conditions()) {
            Optional<Condition> last =
                    before == null ? Optional.empty() : Conditions.find(before.conditions(), condition.getType());
            if (isNews(last, condition) && reasons.add(condition.getReason())) {
                story.add(new Happening(
                        condition.getStatus().equals("False"), condition.getReason(), condition.getMessage()));
            }
        }
        return story;
    }

    private static boolean isNews(Optional<Condition> last, Condition condition) {
        boolean changed = last.filter(each -> each.getStatus().equals(condition.getStatus())
                        && each.getReason().equals(condition.getReason()))
                .isEmpty();
        return changed
                && switch (condition.getStatus()) {
                    case "True" -> last.isPresent() || !condition.getType().equals(ClusterConditions.SCHEDULABLE);
                    case "False" ->
                        condition.getReason().equals(NOT_YET)
                                // A cluster that is new, or is being changed, is not ready, and that is no news.
                                ? last.filter(each -> each.getStatus().equals("True"))
                                        .isPresent()
                                : BAD_WHEN_FALSE.contains(condition.getType())
                                        || !condition.getReason().equals(STABLE);
                    default -> false;
                };
    }
}
