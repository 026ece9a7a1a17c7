/**
 * The Kafka port: connections, frames, order and limits.
 *
 * <p>Runs on Vert.x event loops. Everything a client can do wrong to a connection ends here, with that connection and one
 * log line. Nothing here knows a topic.
 */
package io.memorystreamer.server.network;
