/** What tests of several packages share, and the tests that are of no one kind of resource. */
package io.memorystreamer.operator.controller.testing;
