/** The classes that call TensorFlow. They are loaded apart, with the engine's jars. */
@NullMarked
package dev.primavista.tensorflow.engine;

import org.jspecify.annotations.NullMarked;
