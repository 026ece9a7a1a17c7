package io.memorystreamer.operator.controller.cluster;

import io.memorystreamer.operator.api.MemoryStreamerClusterSpec;

/** Which image a cluster's brokers run. */
final class BrokerImage {
    private BrokerImage() {}

    /**
     * @param byDefault the operator's reference, of which the tag is replaced when the cluster asks for a version
     */
    static String of(MemoryStreamerClusterSpec spec, String byDefault) {
        if (spec.image() != null) {
            return spec.image();
        }
        return spec.version() == null ? byDefault : repository(byDefault) + ":" + spec.version();
    }

    /** Without digest and tag; a colon before the last slash is that of a registry's port. */
    private static String repository(String reference) {
        String name = reference.split("@", 2)[0];
        int colon = name.lastIndexOf(':');
        return colon > name.lastIndexOf('/') ? name.substring(0, colon) : name;
    }
}
