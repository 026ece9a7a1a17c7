package io.memorystreamer.server.wire;

import io.memorystreamer.server.protocol.Api;
import java.util.EnumMap;
import java.util.Map;

/** The codec of each API. */
final class Codecs {

    private static final Map<Api, ApiCodec<?, ?>> BY_API = new EnumMap<>(Map.of(
            Api.PRODUCE, new ProduceCodec(),
            Api.FETCH, new FetchCodec()));

    static {
        for (final Api api : Api.values()) {
            BY_API.computeIfAbsent(api, MessageCodec::new);
        }
    }

    private Codecs() {}

    static ApiCodec<?, ?> of(final Api api) {
        return BY_API.get(api);
    }
}
