/** Starts a Kafka broker for the benchmark suite, in a process with Kafka's own libraries and nothing else. */
package io.memorystreamer.kafkapeer;
