package io.memorystreamer.server.topics;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * A topic's configuration and which of it somebody asked for. Immutable.
 *
 * @param effective what the topic does
 * @param asked what was set for this topic, by key, with the values that are in effect; keys without effect with the values
 *     they were given
 */
public record TopicSettings(TopicConfig effective, Map<String, String> asked) {

    public TopicSettings {
        asked = Collections.unmodifiableMap(new TreeMap<>(asked));
    }

    /**
     * @param configs a null value stands for the default
     * @throws TopicException INVALID_CONFIG, naming the key, its value and what it may be
     */
    static TopicSettings parse(final Map<String, String> configs, final TopicConfig defaults) throws TopicException {
        return of(configs, configs.keySet(), defaults);
    }

    /** @param askedKeys those of {@code configs} that somebody asked for */
    private static TopicSettings of(
            final Map<String, String> configs, final Set<String> askedKeys, final TopicConfig defaults)
            throws TopicException {
        final TopicConfig effective = TopicConfigParser.parse(configs, defaults);
        requireKeysKept(effective, configs, askedKeys);
        final Map<String, String> inEffect = effective.asMap();
        final Map<String, String> asked = new TreeMap<>();
        for (final String key : askedKeys) {
            final String value = configs.get(key);
            if (value != null && !isBrokersDefault(key, value)) {
                asked.put(key, inEffect.getOrDefault(key, value.trim()));
            }
        }
        return new TopicSettings(effective, asked);
    }

    /** Who asks for both is told, instead of finding one of them undone. */
    private static void requireKeysKept(
            final TopicConfig effective, final Map<String, String> configs, final Set<String> askedKeys)
            throws TopicException {
        final String overflow = configs.get(TopicConfig.OVERFLOW);
        if (effective.cleanup().keepsKeys()
                && overflow != null
                && askedKeys.contains(TopicConfig.OVERFLOW)
                && !overflow.trim().equals(TopicConfig.text(effective.overflow()))) {
            throw TopicConfigParser.invalid(
                    TopicConfig.OVERFLOW,
                    overflow,
                    "with " + TopicConfig.CLEANUP_POLICY + "="
                            + effective.cleanup().text()
                            + " no record may go to make room; leave it out or set it to reject");
        }
    }

    private static boolean isBrokersDefault(final String key, final String value) {
        return key.equals(TopicConfig.RETENTION_BYTES) && value.trim().equals("-1");
    }

    /**
     * What {@link #stored} gave.
     *
     * @param askedKeys null when it is not known
     */
    static TopicSettings restore(
            final Map<String, String> stored, final Set<String> askedKeys, final TopicConfig defaults)
            throws TopicException {
        if (askedKeys != null) {
            return of(stored, askedKeys, defaults);
        }
        final Map<String, String> preset = defaults.asMap();
        final Map<String, String> different = new LinkedHashMap<>(stored);
        different.entrySet().removeIf(config -> config.getValue().equals(preset.get(config.getKey())));
        return of(stored, different.keySet(), defaults);
    }

    /** Everything that is to survive: also what nobody asked for stays with the topic when the broker's defaults change. */
    public Map<String, String> stored() {
        final Map<String, String> configs = new LinkedHashMap<>(effective.asMap());
        configs.putAll(asked);
        return configs;
    }

    /**
     * Replaces everything that was asked for, as AlterConfigs does. What cannot be changed stays when it is not named.
     *
     * @throws TopicException INVALID_CONFIG
     */
    public TopicSettings replace(final Map<String, String> configs, final TopicConfig defaults) throws TopicException {
        final Map<String, String> complete = new LinkedHashMap<>(configs);
        final Set<String> keys = new TreeSet<>(configs.keySet());
        final Map<String, String> present = effective.asMap();
        for (final String key : new String[] {TopicConfig.SEGMENT_BYTES, TopicConfig.STORAGE}) {
            if (complete.get(key) == null) {
                complete.put(key, present.get(key));
                if (asked.containsKey(key)) {
                    keys.add(key);
                } else {
                    keys.remove(key);
                }
            }
        }
        return changed(of(complete, keys, defaults));
    }

    /**
     * Changes some keys and leaves the others.
     *
     * @param changes new values, null to go back to the broker's default
     * @throws TopicException INVALID_CONFIG
     */
    public TopicSettings change(final Map<String, String> changes, final TopicConfig defaults) throws TopicException {
        final Map<String, String> complete = stored();
        if (changes.containsKey(TopicConfig.CLEANUP_POLICY)) {
            // What nobody asked for comes with the policy.
            complete.keySet()
                    .removeIf(key -> !asked.containsKey(key)
                            && (key.equals(TopicConfig.OVERFLOW) || key.equals(TopicConfig.RETENTION_MS)));
        }
        complete.putAll(changes);
        final Set<String> keys = new TreeSet<>(asked.keySet());
        keys.addAll(changes.keySet());
        return changed(of(complete, keys, defaults));
    }

    private TopicSettings changed(final TopicSettings other) throws TopicException {
        final Map<String, String> before = effective.asMap();
        final Map<String, String> after = other.effective.asMap();
        for (final String key : new String[] {TopicConfig.SEGMENT_BYTES, TopicConfig.STORAGE}) {
            if (!before.get(key).equals(after.get(key))) {
                throw TopicConfigParser.invalid(
                        key,
                        after.get(key),
                        "the topic was created with " + before.get(key)
                                + ", which its segments are made with and cannot be changed; create another topic");
            }
        }
        if (other.effective.rejects() && other.effective.retentionBytes() < effective.retentionBytes()) {
            throw TopicConfigParser.invalid(
                    TopicConfig.RETENTION_BYTES,
                    after.get(TopicConfig.RETENTION_BYTES),
                    "with " + TopicConfig.OVERFLOW + "=reject nothing is dropped, so it cannot be less than now, "
                            + before.get(TopicConfig.RETENTION_BYTES));
        }
        return other;
    }
}
