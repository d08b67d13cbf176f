/** Linear models. */
@NullMarked
package dev.primavista.sklearn.linear;

import org.jspecify.annotations.NullMarked;
