/** Rows projected onto fewer directions. */
@NullMarked
package dev.primavista.sklearn.decomposition;

import org.jspecify.annotations.NullMarked;
