/**
 * Producers and consumers of one partition, over the in-process transport ({@link io.memorystreamer.client.InProcess}) and
 * over TCP ({@link io.memorystreamer.client.TcpClient}, the Kafka protocol through the stock Kafka client).
 *
 * <p>Nothing here knows a framework or the server. Kafka's types do not appear in the public API.
 */
package io.memorystreamer.client;
