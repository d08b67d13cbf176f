/**
 * The encoders of the package category_encoders, 2.0 to 2.11: a data frame's categories become
 * numbers, its other columns stay as they are.
 */
@NullMarked
package dev.primavista.sklearn.category;

import org.jspecify.annotations.NullMarked;
