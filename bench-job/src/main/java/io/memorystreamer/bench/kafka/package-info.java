/** The stock Kafka clients with their own defaults, as the load of a comparison with a real Kafka. */
package io.memorystreamer.bench.kafka;
