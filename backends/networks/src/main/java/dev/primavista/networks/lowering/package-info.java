/** Networks that keep channels last, turned into ONNX graphs, which keep them first. */
@NullMarked
package dev.primavista.networks.lowering;

import org.jspecify.annotations.NullMarked;
