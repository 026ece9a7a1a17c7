/** Tests of what Jobs hand over. */
package io.memorystreamer.operator.controller.artefacts;
