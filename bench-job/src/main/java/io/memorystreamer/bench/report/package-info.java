/**
 * What a run says when it is over: a table, the JSON document and its schema, a page, a comment, the termination message of a
 * Job. Table, page and comment are drawn from the document, see {@link io.memorystreamer.bench.report.RunDocument}.
 */
package io.memorystreamer.bench.report;
