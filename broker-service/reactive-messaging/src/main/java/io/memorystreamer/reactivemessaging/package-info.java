/**
 * The SmallRye connector smallrye-memorystreamer.
 */
package io.memorystreamer.reactivemessaging;
