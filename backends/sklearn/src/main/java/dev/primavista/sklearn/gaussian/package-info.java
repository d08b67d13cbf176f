/** Gaussian processes. */
@NullMarked
package dev.primavista.sklearn.gaussian;

import org.jspecify.annotations.NullMarked;
