/** An application as a user of Quarkus writes it, to be run against the broker. */
package io.memorystreamer.tests.quarkus;
