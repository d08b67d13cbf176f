/** Several estimators whose answers are averaged, voted on or fed to a last one. */
@NullMarked
package dev.primavista.sklearn.ensemble;

import org.jspecify.annotations.NullMarked;
