package io.memorystreamer.operator.api;

import static java.util.stream.Collectors.joining;

import com.fasterxml.jackson.databind.JsonNode;
import io.fabric8.kubernetes.api.model.apiextensions.v1.CustomResourceColumnDefinition;
import io.fabric8.kubernetes.api.model.apiextensions.v1.CustomResourceDefinition;
import io.fabric8.kubernetes.api.model.apiextensions.v1.CustomResourceDefinitionVersion;
import io.fabric8.kubernetes.api.model.apiextensions.v1.JSONSchemaProps;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Predicate;

/** Writes {@code docs/custom-resources.md} from the CRDs: every field with its type, default and rules. */
final class CustomResourcesPage {
    /** The kinds from what a user begins with to what the operator writes, with a sentence on each. */
    private static final Map<String, String> ABOUT = new TreeMap<>(Map.of(
            "MemoryStreamerCluster", "Brokers that belong together.",
            "Topic", "A topic of a cluster, kept as it is described.",
            "BenchmarkRun", "A benchmark to run once, under each of a list of resource limits.",
            "BenchmarkResult", "What one Job of a run measured; written by the operator alone.",
            "BenchmarkSchedule", "Runs a benchmark again and again."));

    private static final List<String> ORDER =
            List.of("MemoryStreamerCluster", "Topic", "BenchmarkRun", "BenchmarkResult", "BenchmarkSchedule");

    /** Kubernetes' own types, by the name of the field that holds them. */
    private static final Map<String, String> FOREIGN =
            Map.of("conditions", "list of Condition", "tolerations", "list of Toleration");

    private final Map<String, CustomResourceDefinition> crds = new TreeMap<>();
    private final StringBuilder page = new StringBuilder();

    private CustomResourcesPage(List<CustomResourceDefinition> crds) {
        crds.forEach(crd -> this.crds.put(crd.getSpec().getNames().getKind(), crd));
    }

    static String write(List<CustomResourceDefinition> crds, String refresh) {
        CustomResourcesPage page = new CustomResourcesPage(crds);
        page.line("# Custom resources");
        page.line("");
        page.line(
                "Generated from the types in `operator/api`; change those, then regenerate this page and the CRDs with");
        page.line("`" + refresh + "`.");
        page.line("");
        page.line("Group `" + ApiGroup.GROUP + "`, version `" + ApiGroup.V1ALPHA1 + "`, all namespaced; `kubectl get "
                + ApiGroup.CATEGORY + "` lists them all. Names that end in `[]` are entries of a");
        page.line(
                "list, in `.*` of a map. The API server refuses what breaks a rule, with the message that is quoted here.");
        ORDER.forEach(page::kind);
        return page.page.toString();
    }

    private void kind(String kind) {
        CustomResourceDefinition crd = crds.get(kind);
        CustomResourceDefinitionVersion version = crd.getSpec().getVersions().getFirst();
        JSONSchemaProps root = version.getSchema().getOpenAPIV3Schema();
        line("");
        line("## " + kind);
        line("");
        line(ABOUT.get(kind) + " `kubectl get " + crd.getSpec().getNames().getPlural() + "`, or `"
                + String.join("`, `", crd.getSpec().getNames().getShortNames()) + "`, prints "
                + columns(version, column -> column.getPriority() == null || column.getPriority() == 0) + wide(version)
                + ".");
        rules(root).forEach(rule -> line("\n* " + rule));
        section(kind, "spec", root);
        section(kind, "status", root);
    }

    private static String columns(
            CustomResourceDefinitionVersion version, Predicate<CustomResourceColumnDefinition> choice) {
        return version.getAdditionalPrinterColumns().stream()
                .filter(choice)
                .map(column -> column.getName().toUpperCase(Locale.ROOT))
                .collect(joining(", "));
    }

    private static String wide(CustomResourceDefinitionVersion version) {
        String columns = columns(version, column -> column.getPriority() != null && column.getPriority() > 0);
        return columns.isEmpty() ? "" : "; with `-o wide` also " + columns;
    }

    private void section(String kind, String part, JSONSchemaProps root) {
        JSONSchemaProps schema = root.getProperties().get(part);
        if (schema == null || schema.getProperties() == null) {
            return;
        }
        line("");
        line("### " + kind + "." + part);
        line("");
        rules(schema).forEach(rule -> line("* " + rule));
        if (!rules(schema).isEmpty()) {
            line("");
        }
        line("| Field | Type | Default | Rules | Meaning |");
        line("|---|---|---|---|---|");
        fields(kind, part, schema);
    }

    private void fields(String kind, String path, JSONSchemaProps parent) {
        Set<String> required = Set.copyOf(parent.getRequired() == null ? List.of() : parent.getRequired());
        parent.getProperties()
                .forEach((name, schema) -> field(kind, path + "." + name, name, schema, required.contains(name)));
    }

    private void field(String kind, String path, String name, JSONSchemaProps schema, boolean required) {
        boolean foreign = FOREIGN.containsKey(name);
        boolean run = isSpecOfARun(kind, schema);
        line("| `%s` | %s | %s | %s | %s |"
                .formatted(
                        path,
                        run ? "[BenchmarkRun.spec](#benchmarkrunspec)" : foreign ? FOREIGN.get(name) : type(schema),
                        schema.getDefault() == null ? "" : "`" + text(schema.getDefault()) + "`",
                        cell(String.join("; ", allRules(schema, required))),
                        cell(schema.getDescription() == null ? "" : schema.getDescription())));
        if (foreign || run) {
            return;
        }
        JSONSchemaProps item =
                schema.getItems() == null ? null : schema.getItems().getSchema();
        JSONSchemaProps value = schema.getAdditionalProperties() == null
                ? null
                : schema.getAdditionalProperties().getSchema();
        if (schema.getProperties() != null) {
            fields(kind, path, schema);
        } else if (item != null && item.getProperties() != null) {
            fields(kind, path + "[]", item);
        } else if (value != null && value.getProperties() != null) {
            fields(kind, path + ".*", value);
        }
    }

    /** A schedule's template holds a whole one. */
    private boolean isSpecOfARun(String kind, JSONSchemaProps schema) {
        return !kind.equals("BenchmarkRun")
                && schema.getProperties() != null
                && schema.getProperties()
                        .equals(crds.get("BenchmarkRun")
                                .getSpec()
                                .getVersions()
                                .getFirst()
                                .getSchema()
                                .getOpenAPIV3Schema()
                                .getProperties()
                                .get("spec")
                                .getProperties());
    }

    private static String type(JSONSchemaProps schema) {
        if (Boolean.TRUE.equals(schema.getXKubernetesIntOrString())) {
            return "quantity";
        }
        if (schema.getItems() != null && schema.getItems().getSchema() != null) {
            return "list of " + type(schema.getItems().getSchema());
        }
        if (schema.getAdditionalProperties() != null
                && schema.getAdditionalProperties().getSchema() != null) {
            return "map of " + type(schema.getAdditionalProperties().getSchema());
        }
        return schema.getEnum() == null || schema.getEnum().isEmpty()
                ? schema.getType()
                : schema.getEnum().stream()
                        .map(value -> "`" + text(value) + "`")
                        .sorted()
                        .collect(joining(", "));
    }

    private static List<String> allRules(JSONSchemaProps schema, boolean required) {
        List<String> rules = new ArrayList<>();
        if (required) {
            rules.add("required");
        }
        bounds(schema, rules, "");
        if (schema.getItems() != null && schema.getItems().getSchema() != null) {
            bounds(schema.getItems().getSchema(), rules, "each ");
            rules.addAll(rules(schema.getItems().getSchema()));
        }
        rules.addAll(rules(schema));
        return rules;
    }

    private static void bounds(JSONSchemaProps schema, List<String> rules, String each) {
        between(rules, each, "", schema.getMinimum(), schema.getMaximum());
        between(rules, each, " entries", schema.getMinItems(), schema.getMaxItems());
        if (!Boolean.TRUE.equals(schema.getXKubernetesIntOrString())) {
            between(rules, each, " characters", schema.getMinLength(), schema.getMaxLength());
        }
        if (schema.getPattern() != null) {
            rules.add(each + "matches `" + schema.getPattern() + "`");
        }
    }

    private static void between(List<String> rules, String each, String unit, Number min, Number max) {
        if (min != null && max != null) {
            rules.add("%s%d to %d%s".formatted(each, min.longValue(), max.longValue(), unit));
        } else if (min != null) {
            rules.add("%sat least %d%s".formatted(each, min.longValue(), unit));
        } else if (max != null) {
            rules.add("%sat most %d%s".formatted(each, max.longValue(), unit));
        }
    }

    private static List<String> rules(JSONSchemaProps schema) {
        return schema.getXKubernetesValidations() == null
                ? List.of()
                : schema.getXKubernetesValidations().stream()
                        .map(rule -> "\"" + rule.getMessage() + "\"")
                        .toList();
    }

    private static String text(Object value) {
        return value instanceof JsonNode node && node.isTextual() ? node.asText() : String.valueOf(value);
    }

    private static String cell(String text) {
        return text.replace("|", "\\|").replaceAll("\\s+", " ");
    }

    private void line(String line) {
        page.append(line).append('\n');
    }
}
