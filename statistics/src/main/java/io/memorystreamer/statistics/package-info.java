/** Statistics of small samples: no measuring, no files. */
package io.memorystreamer.statistics;
