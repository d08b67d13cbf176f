/**
 * Static quantisation of float networks to int8: a pair of QuantizeLinear and DequantizeLinear
 * around every operation that ONNX Runtime has an integer kernel for.
 */
@NullMarked
package dev.primavista.onnx.quantize;

import org.jspecify.annotations.NullMarked;
