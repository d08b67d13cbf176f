/** What goes into estimators and comes out: matrices, texts, named columns. */
@NullMarked
package dev.primavista.sklearn.data;

import org.jspecify.annotations.NullMarked;
