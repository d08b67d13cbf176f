/** Strict JSON in and plain JSON out, without trees. */
@NullMarked
package dev.primavista.server.json;

import org.jspecify.annotations.NullMarked;
