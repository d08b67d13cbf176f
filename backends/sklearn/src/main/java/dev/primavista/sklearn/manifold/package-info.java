/** Rows laid out by their neighbours among the fitted ones. */
@NullMarked
package dev.primavista.sklearn.manifold;

import org.jspecify.annotations.NullMarked;
