/** Tests of the installation's check. */
package io.memorystreamer.operator.controller.check;
