/** The Open Inference Protocol V2 over REST. */
@NullMarked
package dev.primavista.server.oip;

import org.jspecify.annotations.NullMarked;
