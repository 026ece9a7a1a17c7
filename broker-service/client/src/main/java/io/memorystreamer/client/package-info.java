/**
 * Producers and consumers over the in-process and the TCP transport.
 */
package io.memorystreamer.client;
