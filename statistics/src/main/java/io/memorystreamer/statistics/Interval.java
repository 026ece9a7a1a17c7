package io.memorystreamer.statistics;

/**
 * From one figure to another, both included.
 *
 * @param low the smaller one
 * @param high the greater one
 */
public record Interval(double low, double high) {}
