/**
 * The broker as a process: start, ready line, stop, exit codes.
 *
 * <p>Below it, data flows {@code network} and {@code http} (sockets) to {@code wire} (bytes) to {@code handlers} and {@code
 * apis} (answers) to {@code topics}, {@code producers} and {@code groups} (logs and state) to {@code storage} (the data
 * directory); {@code protocol} holds the types that pass between them, {@code config}, {@code events} and {@code observe}
 * stand beside.
 */
package io.memorystreamer.server;
