package io.memorystreamer.server.config;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithConverter;
import io.smallrye.config.WithDefault;

/** What requests over HTTP may cost, see {@link Ranges} for how it is checked. */
@ConfigMapping(prefix = HttpConfig.PREFIX)
public interface HttpConfig {

    String PREFIX = BrokerConfig.PREFIX + ".http";

    /** Largest body of a request over HTTP. */
    @Range(min = "1k", max = "64m")
    @WithDefault("4m")
    @WithConverter(ByteSizeConverter.class)
    long maxBodyBytes();

    /**
     * Bytes that the bodies, answers and streams in work may take together. A request that does not fit is answered with 503
     * and may be repeated.
     */
    @Range(min = "max-body-bytes", max = "1g")
    @WithDefault("64m")
    @WithConverter(ByteSizeConverter.class)
    long inFlightBytes();

    /** Event streams that may be open at the same time. */
    @Range(min = "0", max = "10000")
    @WithDefault("100")
    int maxStreams();
}
