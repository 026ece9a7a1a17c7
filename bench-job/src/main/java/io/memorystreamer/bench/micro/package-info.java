/**
 * Scenarios of single operations, which JMH measures. The benchmark classes stand beside the scenarios that run them.
 */
package io.memorystreamer.bench.micro;
