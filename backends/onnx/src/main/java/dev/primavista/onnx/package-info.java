/** ONNX models on ONNX Runtime's CPU engine. */
@NullMarked
package dev.primavista.onnx;

import org.jspecify.annotations.NullMarked;
