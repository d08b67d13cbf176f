/** Bytes to core and back. */
@NullMarked
package dev.primavista.server;

import org.jspecify.annotations.NullMarked;
