/** Builds the container images from the built applications, without a container engine. */
package io.memorystreamer.images;
