/** Profiles the processes of a run: which methods take CPU time, allocate or wait, and what the hardware counted. */
package io.memorystreamer.bench.profile;
