/** TensorFlow's checkpoints: variables by name, without a graph. */
@NullMarked
package dev.primavista.networks.checkpoint;

import org.jspecify.annotations.NullMarked;
