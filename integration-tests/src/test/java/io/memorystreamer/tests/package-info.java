/**
 * Tests across modules: the direction of dependencies, and the launcher as its user starts it. What concerns one module
 * alone is tested there.
 */
package io.memorystreamer.tests;
