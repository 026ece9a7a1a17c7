/** Charts as SVG text for the HTML report: scales, curves, bars, dots. Knows figures and names, not scenarios; colours are the page's. */
package io.memorystreamer.bench.report.chart;
