@NullMarked
package dev.primavista.tensorflow;

import org.jspecify.annotations.NullMarked;
