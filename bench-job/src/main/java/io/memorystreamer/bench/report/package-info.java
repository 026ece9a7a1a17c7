/** What a run says when it is over: a table, the JSON document, the termination message of a Job. */
package io.memorystreamer.bench.report;
