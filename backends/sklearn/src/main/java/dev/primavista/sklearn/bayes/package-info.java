/** Naive Bayes: features that are independent given the class. */
@NullMarked
package dev.primavista.sklearn.bayes;

import org.jspecify.annotations.NullMarked;
