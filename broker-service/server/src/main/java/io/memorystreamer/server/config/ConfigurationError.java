package io.memorystreamer.server.config;

/** The configuration cannot be used. The message is one line that names the key, its value and what it may be. */
public final class ConfigurationError extends RuntimeException {

    public ConfigurationError(final String message) {
        super(message);
    }

    static ConfigurationError of(final String key, final Object value, final String expected) {
        return new ConfigurationError(BrokerConfig.PREFIX + "." + key + "=" + value + ": " + expected);
    }
}
