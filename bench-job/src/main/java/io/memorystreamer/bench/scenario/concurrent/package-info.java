/** The scenarios of the category {@code concurrent}. */
package io.memorystreamer.bench.scenario.concurrent;
