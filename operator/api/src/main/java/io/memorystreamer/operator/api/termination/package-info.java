/**
 * The contract between a benchmark Job and the operator: the compact JSON document that the Job writes to its
 * termination log, and that the operator reads from the Pod's status. A Job needs no API credentials for it.
 */
package io.memorystreamer.operator.api.termination;
