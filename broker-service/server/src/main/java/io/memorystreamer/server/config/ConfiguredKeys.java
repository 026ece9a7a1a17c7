package io.memorystreamer.server.config;

import org.eclipse.microprofile.config.ConfigProvider;
import org.eclipse.microprofile.config.ConfigValue;

/** Tells what somebody has configured from what is a default. Thread-safe. */
public final class ConfiguredKeys {

    /** Defaults that are built in come from sources with ordinals far below 0, what anybody sets from those above. */
    private static final int LOWEST_ORDINAL = 0;

    private ConfiguredKeys() {}

    /** @param key of the broker, without its prefix */
    public static boolean contains(final String key) {
        final ConfigValue value = ConfigProvider.getConfig().getConfigValue(BrokerConfig.PREFIX + '.' + key);
        return value.getValue() != null && value.getSourceOrdinal() > LOWEST_ORDINAL;
    }
}
