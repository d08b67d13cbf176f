/** Formats that are known by sight and served by nobody here, with the way out of each. */
@NullMarked
package dev.primavista.engines.formats;

import org.jspecify.annotations.NullMarked;
