/** Triton's extensions of the protocol over REST. */
@NullMarked
package dev.primavista.server.triton;

import org.jspecify.annotations.NullMarked;
