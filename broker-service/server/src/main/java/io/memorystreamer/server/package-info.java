/**
 * The broker.
 */
package io.memorystreamer.server;
