/**
 * x
 */
package io.memorystreamer.log;
