/**
 * The operator.
 */
package io.memorystreamer.operator.controller;
