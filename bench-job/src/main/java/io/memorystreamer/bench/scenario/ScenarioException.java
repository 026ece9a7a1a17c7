package io.memorystreamer.bench.scenario;

/** A scenario that has no figures to show; the message is one line that says why. */
public final class ScenarioException extends Exception {

    private static final long serialVersionUID = 1L;

    public ScenarioException(final String message) {
        super(message);
    }
}
