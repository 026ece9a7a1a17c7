package io.memorystreamer.server.groups;

/**
 * One of the ways of assigning that a member can do, and its subscription in the form of that protocol.
 *
 * @param metadata opaque to the broker; not to be changed
 */
public record ClassicProtocol(String name, byte[] metadata) {}
