/**
 * What the operator of a broker sets, and what follows from it on the machine the broker runs on.
 *
 * <p>Typed configuration, its ranges and defaults. Every mistake ends in a {@link
 * io.memorystreamer.server.config.ConfigurationError} of one line; nothing here starts or opens anything.
 */
package io.memorystreamer.server.config;
