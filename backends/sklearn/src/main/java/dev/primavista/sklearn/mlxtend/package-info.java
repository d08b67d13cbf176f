/** The ensembles of the package mlxtend, 0.17 to 0.25. */
@NullMarked
package dev.primavista.sklearn.mlxtend;

import org.jspecify.annotations.NullMarked;
