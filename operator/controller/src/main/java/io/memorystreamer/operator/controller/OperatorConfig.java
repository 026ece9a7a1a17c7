package io.memorystreamer.operator.controller;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;

/** Who the operator is in its cluster, from {@code memorystreamer.operator.*}. */
@ConfigMapping(prefix = "memorystreamer.operator")
public interface OperatorConfig {
    /** Name of the operator's Deployment, of its Service and of the Lease that its leader holds. */
    @WithDefault("memorystreamer-operator")
    String name();

    /** The operator's own namespace. */
    String namespace();
}
