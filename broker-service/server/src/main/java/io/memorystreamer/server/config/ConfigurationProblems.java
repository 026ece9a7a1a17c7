package io.memorystreamer.server.config;

import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Mistakes in the configuration that are found before or beside its values: words the framework says them in, unknown keys. */
public final class ConfigurationProblems {

    private static final String UNKNOWN = ": there is no such key; docs/configuration.md lists all";

    /** SmallRye Config's SRCFG00039. */
    private static final Pattern NOT_CONVERTED =
            Pattern.compile("The config property (\\S+) with the config value \"(.*?)\" threw an Exception whilst being"
                    + " converted (?:SRCFG\\d+: )?(.*)");

    /** SmallRye Config's SRCFG00050. */
    private static final Pattern NOT_MAPPED = Pattern.compile("SRCFG00050: (\\S+) in (\\S+) does not map to any root");

    private static final String ENVIRONMENT_PREFIX = "MEMORYSTREAMER_BROKER_";

    /**
     * What Kubernetes puts into every container of a namespace with a Service whose name begins like our keys, see its
     * documentation, "Accessing the Service", "Environment Variables".
     */
    private static final Pattern SERVICE_LINK = Pattern.compile(ENVIRONMENT_PREFIX
            + "(\\w+_)?(SERVICE_HOST|SERVICE_PORT(_\\w+)?|PORT(_\\d+_(TCP|UDP|SCTP)(_(PROTO|PORT|ADDR))?)?)");

    private ConfigurationProblems() {}

    /** Whether the framework says that a value of the configuration cannot be read. */
    public static boolean isOne(final String message) {
        return message != null && NOT_CONVERTED.matcher(message).find();
    }

    /** The framework's message of one line with the key, its value and what it may be, when it is about one of our keys. */
    public static String describe(final String message) {
        final Matcher unmapped = NOT_MAPPED.matcher(message);
        if (unmapped.find()) {
            return unmapped.group(1) + UNKNOWN;
        }
        final Matcher unconverted = NOT_CONVERTED.matcher(message);
        if (unconverted.find()) {
            final String range = ConfigKey.find(unconverted.group(1))
                    .flatMap(ConfigKey::range)
                    .map(values -> "must be " + values + "; ")
                    .orElse("");
            return unconverted.group(1) + "=" + unconverted.group(2) + ": " + range + unconverted.group(3);
        }
        return message;
    }

    /**
     * The framework knows which properties are unknown, but not which environment variables are.
     *
     * @throws ConfigurationError at the first that is meant for the broker and sets nothing
     */
    public static void checkEnvironment(final Map<String, String> environment) {
        final List<String> known =
                ConfigKey.ALL.stream().map(ConfigKey::environmentVariable).toList();
        environment.keySet().stream()
                .filter(name -> name.startsWith(ENVIRONMENT_PREFIX) && !known.contains(name))
                .filter(name -> !SERVICE_LINK.matcher(name).matches())
                .sorted()
                .findFirst()
                .ifPresent(name -> {
                    throw new ConfigurationError(name + UNKNOWN);
                });
    }
}
