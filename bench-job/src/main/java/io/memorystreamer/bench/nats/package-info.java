/** NATS JetStream through its Java client, as a peer of our broker. */
package io.memorystreamer.bench.nats;
