/** Models on disk, models in memory, and the way from one to the other. */
@NullMarked
package dev.primavista.core.repository;

import org.jspecify.annotations.NullMarked;
