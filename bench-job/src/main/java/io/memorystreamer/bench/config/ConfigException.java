package io.memorystreamer.bench.config;

/** The configuration cannot be used; the message is one line that says where and why. */
public final class ConfigException extends Exception {

    private static final long serialVersionUID = 1L;

    public ConfigException(final String message) {
        super(message);
    }
}
