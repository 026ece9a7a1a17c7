package io.memorystreamer.bench.profile;

/**
 * What a profiler saw of a scenario on one path, as it stands in the JSON document.
 *
 * @param name the kind, such as {@code cpu}
 * @param file where all of it is
 * @param page the same, or a summary of it, as an HTML page that needs nothing else
 */
public record Profile(String name, String file, String page) {}
