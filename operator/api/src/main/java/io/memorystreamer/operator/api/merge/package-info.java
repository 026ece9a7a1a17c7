/**
 * How figures that were measured together, or one after another, become one: the same in the operator and with
 * {@code bench -f}. Throughput adds up, and percentiles come from merged histograms. Pure functions; nothing here reads or
 * writes anything.
 */
package io.memorystreamer.operator.api.merge;
