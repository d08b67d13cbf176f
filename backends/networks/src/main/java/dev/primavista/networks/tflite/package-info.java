/** TFLite networks, float and quantised, as ONNX graphs. */
@NullMarked
package dev.primavista.networks.tflite;

import org.jspecify.annotations.NullMarked;
