/**
 * Idempotent producers (KIP-98): who they are, and what each of them appended last to a partition, by which a batch that comes
 * again is told from a new one. Knows neither the protocol nor the network.
 */
package io.memorystreamer.server.producers;
