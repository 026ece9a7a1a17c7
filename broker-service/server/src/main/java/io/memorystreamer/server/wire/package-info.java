/**
 * Between bytes of the Kafka protocol and the types of the {@code protocol} package.
 *
 * <p>Beside {@code apis} the only package that may use the message classes of kafka-clients: they are its internals and
 * move between releases. Produce and Fetch have codecs of their own, all other APIs one that passes Kafka's messages on;
 * nothing here knows a topic, a handler or a socket.
 */
package io.memorystreamer.server.wire;
