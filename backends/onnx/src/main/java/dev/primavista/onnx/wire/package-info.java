/** Protocol Buffers as ONNX uses them, read in place and written without copies of weights. */
@NullMarked
package dev.primavista.onnx.wire;

import org.jspecify.annotations.NullMarked;
