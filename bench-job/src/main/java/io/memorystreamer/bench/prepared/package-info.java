/** Requests made ahead and sent over plain sockets: what a broker carries when the client costs next to nothing. */
package io.memorystreamer.bench.prepared;
