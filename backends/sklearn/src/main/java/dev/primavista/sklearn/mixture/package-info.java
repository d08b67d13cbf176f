/** Mixtures of Gaussians. */
@NullMarked
package dev.primavista.sklearn.mixture;

import org.jspecify.annotations.NullMarked;
