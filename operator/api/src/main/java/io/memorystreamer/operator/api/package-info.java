/**
 * The custom resources as Java types: the one source of the CRDs, the operator's model, and what the benchmark reads a
 * run from. Data and schema only; nothing here talks to a cluster.
 */
package io.memorystreamer.operator.api;
