package io.memorystreamer.operator.controller.chart;

import io.fabric8.kubernetes.api.model.rbac.PolicyRule;
import java.util.Collection;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** What RBAC rules allow, as verbs by resource, so that rules that are written differently can be compared. */
final class Rules {
    private Rules() {}

    /** Resources are {@code group/resource}, with {@code [name]} behind where a rule is for one alone. */
    static Map<String, Set<String>> allowed(Collection<PolicyRule> rules) {
        Map<String, Set<String>> allowed = new TreeMap<>();
        for (PolicyRule rule : rules) {
            String names = rule.getResourceNames().isEmpty()
                    ? ""
                    : rule.getResourceNames().stream().sorted().collect(Collectors.joining(",", "[", "]"));
            for (String group : rule.getApiGroups()) {
                for (String resource : rule.getResources()) {
                    allowed.computeIfAbsent(group + "/" + resource + names, key -> new TreeSet<>())
                            .addAll(rule.getVerbs());
                }
            }
        }
        return allowed;
    }
}
