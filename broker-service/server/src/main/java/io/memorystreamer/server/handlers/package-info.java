/**
 * Answers requests: one handler per API.
 *
 * <p>Handlers run on the event loop of the request's connection and never block it; what blocks goes to a worker thread.
 * They see the types of the {@code protocol} package and topics, but no bytes of the protocol and no socket.
 */
package io.memorystreamer.server.handlers;
