/**
 * The broker as a process: start, ready line, stop, exit codes.
 *
 * <p>Below it, data flows {@code network} (sockets) to {@code wire} (bytes) to {@code handlers} (answers) to {@code
 * topics} (logs); {@code protocol} holds the types that pass between them, {@code config} and {@code observe} stand
 * beside.
 */
package io.memorystreamer.server;
