/** Several classes or outputs from estimators of one each. */
@NullMarked
package dev.primavista.sklearn.multiclass;

import org.jspecify.annotations.NullMarked;
