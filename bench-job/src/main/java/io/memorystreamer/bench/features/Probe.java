package io.memorystreamer.bench.features;

/**
 * One exchange with a server.
 *
 * @param feature what it shows
 * @param how what is done, one line for the report
 * @param check does it
 */
public record Probe(Feature feature, String how, Check check) {

    /** Whether the feature is there; throws when the server does something that is neither. */
    @FunctionalInterface
    public interface Check {
        boolean holds() throws Exception;
    }
}
