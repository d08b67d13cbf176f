/** PyTorch's files of weights: read as data, recognised by their names, built as ONNX graphs. */
@NullMarked
package dev.primavista.networks.torch;

import org.jspecify.annotations.NullMarked;
