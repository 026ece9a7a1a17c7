/**
 * What a scenario is, which there are, and how its figures are judged. The scenarios themselves stand in a package per
 * category, one file each.
 */
package io.memorystreamer.bench.scenario;
