@NullMarked
package dev.primavista.onnx.quantize;

import org.jspecify.annotations.NullMarked;
