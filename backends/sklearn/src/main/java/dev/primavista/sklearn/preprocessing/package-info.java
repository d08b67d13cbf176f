/** Scaling and other row-wise transformers. */
@NullMarked
package dev.primavista.sklearn.preprocessing;

import org.jspecify.annotations.NullMarked;
