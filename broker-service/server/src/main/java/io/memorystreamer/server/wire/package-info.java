/**
 * Between bytes of the Kafka protocol and the types of the {@code protocol} package.
 *
 * <p>The only package that may use the message classes of kafka-clients: they are its internals and move between
 * releases. One codec per API; nothing here knows a topic, a handler or a socket.
 */
package io.memorystreamer.server.wire;
