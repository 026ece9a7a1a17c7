/**
 * The APIs that are not on the path of records: each is one class that reads Kafka's own request message and answers with
 * Kafka's own response message. What they ask and change stands in packages that know nothing of the protocol.
 */
package io.memorystreamer.server.apis;
