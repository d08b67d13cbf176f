/** Estimators made of estimators. */
@NullMarked
package dev.primavista.sklearn.compose;

import org.jspecify.annotations.NullMarked;
