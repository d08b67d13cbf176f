/** Connections below requests: what Vert.x and Netty leave open, or do otherwise than HTTP says. */
@NullMarked
package dev.primavista.server.http.wire;

import org.jspecify.annotations.NullMarked;
