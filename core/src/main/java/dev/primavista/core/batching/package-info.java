/** Many requests, one execution. */
@NullMarked
package dev.primavista.core.batching;

import org.jspecify.annotations.NullMarked;
