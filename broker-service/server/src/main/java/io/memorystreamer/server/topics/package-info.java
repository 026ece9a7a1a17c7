/**
 * Topics and their partitions: names, limits, the memory they may take, the logs they own, and who waits for data in
 * them.
 *
 * <p>Thread-safe throughout. Nothing here knows bytes on a wire or a socket.
 */
package io.memorystreamer.server.topics;
