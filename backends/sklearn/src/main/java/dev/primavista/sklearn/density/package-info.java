/** Densities and distances from what was fitted on. */
@NullMarked
package dev.primavista.sklearn.density;

import org.jspecify.annotations.NullMarked;
