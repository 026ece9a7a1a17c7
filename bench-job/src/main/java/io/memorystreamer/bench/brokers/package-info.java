/**
 * What a comparison of brokers needs of each of them, whatever its protocol. The packages {@code kafka}, {@code redis} and
 * {@code nats} have it for one protocol each.
 */
package io.memorystreamer.bench.brokers;
