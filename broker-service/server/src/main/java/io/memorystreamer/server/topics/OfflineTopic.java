package io.memorystreamer.server.topics;

/**
 * A topic of the data directory that cannot be served: it is damaged, or there is no room for it. Its name stays taken, so
 * that nothing hides its data.
 *
 * @param reason for people: what is wrong where
 */
public record OfflineTopic(String name, String reason) {}
