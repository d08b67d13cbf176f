/** pandas' index, series and data frames as they are pickled. */
@NullMarked
package dev.primavista.sklearn.pandas;

import org.jspecify.annotations.NullMarked;
