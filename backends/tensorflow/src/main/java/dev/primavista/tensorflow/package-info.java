/** TensorFlow SavedModels behind core's backend interface. */
@NullMarked
package dev.primavista.tensorflow;

import org.jspecify.annotations.NullMarked;
