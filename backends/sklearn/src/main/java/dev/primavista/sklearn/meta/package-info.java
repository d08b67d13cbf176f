/** Estimators that pass on, or wrap, what another one answers. */
@NullMarked
package dev.primavista.sklearn.meta;

import org.jspecify.annotations.NullMarked;
