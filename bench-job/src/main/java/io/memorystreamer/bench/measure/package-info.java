/** What is measured beside the messages: the machine's stalls, allocation, memory. Knows no scenario. */
package io.memorystreamer.bench.measure;
