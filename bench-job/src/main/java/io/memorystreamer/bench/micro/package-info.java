/**
 * What runs scenarios of single operations with JMH. The scenarios themselves are in the packages of their categories, each with its
 * benchmark class inside.
 */
package io.memorystreamer.bench.micro;
