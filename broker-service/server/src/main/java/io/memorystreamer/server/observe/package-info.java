/**
 * What operators see of a running broker: health, metrics, and log lines that hostile clients cannot multiply.
 */
package io.memorystreamer.server.observe;
