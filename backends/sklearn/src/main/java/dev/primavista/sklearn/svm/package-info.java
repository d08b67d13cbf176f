/** Support vector machines as libsvm evaluates them. */
@NullMarked
package dev.primavista.sklearn.svm;

import org.jspecify.annotations.NullMarked;
