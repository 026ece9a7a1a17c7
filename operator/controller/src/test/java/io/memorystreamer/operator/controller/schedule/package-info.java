/** Tests of when a schedule starts, cancels and removes runs: pure decisions and a mock API server. */
package io.memorystreamer.operator.controller.schedule;
