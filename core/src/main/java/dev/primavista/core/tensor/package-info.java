/** Values: typed, shaped, in place. */
@NullMarked
package dev.primavista.core.tensor;

import org.jspecify.annotations.NullMarked;
