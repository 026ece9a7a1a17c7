/**
 * What reconcilers of every kind share: events and conditions as Kubernetes wants them. Knows no kind and decides nothing.
 */
package io.memorystreamer.operator.controller.resources;
