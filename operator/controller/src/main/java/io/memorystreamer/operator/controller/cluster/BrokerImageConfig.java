package io.memorystreamer.operator.controller.cluster;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;

/** How the operator starts brokers, from {@code memorystreamer.broker.*}. */
@ConfigMapping(prefix = "memorystreamer.broker")
public interface BrokerImageConfig {
    /** Image of the broker for clusters that name none; its entry point starts the broker. */
    String image();

    /** When a node pulls that image. */
    @WithDefault("IfNotPresent")
    String imagePullPolicy();
}
