/** How operators divide a model's requests among its versions, and callers choose a side. */
@NullMarked
package dev.primavista.server.traffic;

import org.jspecify.annotations.NullMarked;
