/** Trees that each correct the ones before, and forests that isolate. */
@NullMarked
package dev.primavista.sklearn.boosting;

import org.jspecify.annotations.NullMarked;
