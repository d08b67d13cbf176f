/** The one path from a request to its answer. */
@NullMarked
package dev.primavista.core.inference;

import org.jspecify.annotations.NullMarked;
