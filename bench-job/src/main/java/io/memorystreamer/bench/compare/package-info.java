/** Two sides measured by turns, and what their ratios say. Knows no scenario and no peer in particular. */
package io.memorystreamer.bench.compare;
