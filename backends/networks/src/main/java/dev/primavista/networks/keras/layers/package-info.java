/** Rules of layers and functions: a network of Keras as an ONNX graph. */
@NullMarked
package dev.primavista.networks.keras.layers;

import org.jspecify.annotations.NullMarked;
