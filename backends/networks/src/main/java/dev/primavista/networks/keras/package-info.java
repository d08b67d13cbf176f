/** Keras networks, from {@code .keras} and {@code .h5} files, as ONNX graphs. */
@NullMarked
package dev.primavista.networks.keras;

import org.jspecify.annotations.NullMarked;
