/** The nearest of the rows that were fitted on. */
@NullMarked
package dev.primavista.sklearn.neighbors;

import org.jspecify.annotations.NullMarked;
