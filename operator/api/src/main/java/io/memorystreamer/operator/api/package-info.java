/**
 * The custom resources as Java types.
 */
package io.memorystreamer.operator.api;
