/** Networks of Keras and TensorFlow that are known by their weights alone. */
@NullMarked
package dev.primavista.networks.keras.known;

import org.jspecify.annotations.NullMarked;
