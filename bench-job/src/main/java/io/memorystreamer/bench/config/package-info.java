/** What a run is asked to do: {@code benchmark.toml} as types. Every key has its range and its default here and nowhere else. */
package io.memorystreamer.bench.config;
