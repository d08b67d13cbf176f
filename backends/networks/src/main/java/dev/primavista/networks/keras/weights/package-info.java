/** Weights of Keras files, and which of them are whose. */
@NullMarked
package dev.primavista.networks.keras.weights;

import org.jspecify.annotations.NullMarked;
