/** Heavy native engines: which jars they are, where they are kept, how they are loaded apart. */
@NullMarked
package dev.primavista.engines;

import org.jspecify.annotations.NullMarked;
