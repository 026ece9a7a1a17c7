/**
 * The check of an installation that {@code helm test} runs: a program of its own, started from the operator's image and with
 * rights of its own. Nothing of the operator depends on it.
 */
package io.memorystreamer.operator.controller.check;
