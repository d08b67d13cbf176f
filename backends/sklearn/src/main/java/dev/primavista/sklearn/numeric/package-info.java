/** Arithmetic that several families share. */
@NullMarked
package dev.primavista.sklearn.numeric;

import org.jspecify.annotations.NullMarked;
