package io.memorystreamer.server.groups;

import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.HashSet;
import java.util.Set;

/** The part of a consumer's subscription that the broker reads: version, then the topics' names (ConsumerProtocolSubscription). */
final class ConsumerSubscription {

    private ConsumerSubscription() {}

    /** @return the topics; what cannot be read names none */
    static Set<String> topics(final byte[] metadata) {
        final Set<String> topics = new HashSet<>();
        try {
            final ByteBuffer in = ByteBuffer.wrap(metadata);
            in.getShort();
            final int count = in.getInt();
            for (int i = 0; i < count; i++) {
                final byte[] name = new byte[Math.max(0, Math.min(in.getShort(), in.remaining()))];
                in.get(name);
                topics.add(new String(name, StandardCharsets.UTF_8));
            }
        } catch (final BufferUnderflowException e) {
            return Set.of();
        }
        return topics;
    }
}
