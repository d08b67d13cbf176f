@NullMarked
package dev.primavista.networks.tflite;

import org.jspecify.annotations.NullMarked;
