/**
 * Takes the documents that do not fit into a Job's termination message over HTTP, keeps them as ConfigMaps of the run, and
 * shows the reports among them. Knows nothing of what is in them; whoever hands one over is a Pod and may be hostile.
 */
package io.memorystreamer.operator.controller.artefacts;
