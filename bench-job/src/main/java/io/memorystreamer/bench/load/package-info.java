/** Load generators, and the links that carry their messages: one link per path, the same generators on all. */
package io.memorystreamer.bench.load;
