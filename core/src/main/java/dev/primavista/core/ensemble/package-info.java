/** Models that are small graphs of others. */
@NullMarked
package dev.primavista.core.ensemble;

import org.jspecify.annotations.NullMarked;
