/** Metrics, counters and logs. */
@NullMarked
package dev.primavista.server.observability;

import org.jspecify.annotations.NullMarked;
