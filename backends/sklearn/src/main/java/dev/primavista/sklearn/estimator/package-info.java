/** What an estimator is, and how one is read from a file's records. */
@NullMarked
package dev.primavista.sklearn.estimator;

import org.jspecify.annotations.NullMarked;
