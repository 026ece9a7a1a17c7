/** How the large results of a Job reach the operator, which has no other way to them than to be handed them. */
package io.memorystreamer.bench.artefacts;
