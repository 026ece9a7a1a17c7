/**
 * The operator: one package per custom resource it reconciles. What a resource looks like lives in {@code operator/api};
 * nothing here measures anything.
 */
package io.memorystreamer.operator.controller;
