/** Tests of how Topic resources become topics: pure decisions, a mock API server, and a broker in a process of its own. */
package io.memorystreamer.operator.controller.topic;
