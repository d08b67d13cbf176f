/** Some of the features. */
@NullMarked
package dev.primavista.sklearn.selection;

import org.jspecify.annotations.NullMarked;
