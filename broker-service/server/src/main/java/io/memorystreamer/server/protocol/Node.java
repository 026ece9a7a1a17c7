package io.memorystreamer.server.protocol;

/**
 * A broker as clients see it.
 *
 * @param host where they connect to
 */
public record Node(int id, String host, int port) {}
