@NullMarked
package dev.primavista.onnx;

import org.jspecify.annotations.NullMarked;
