/** Tests of what is shipped beside the operator's code: the Helm chart and the kustomize base. */
package io.memorystreamer.operator.controller.chart;
