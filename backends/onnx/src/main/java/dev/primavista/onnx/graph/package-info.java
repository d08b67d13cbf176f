/** ONNX models as values: read from files, built, changed and written. */
@NullMarked
package dev.primavista.onnx.graph;

import org.jspecify.annotations.NullMarked;
