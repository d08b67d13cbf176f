/** Measurements, each beside the rivals that are present. */
@NullMarked
package dev.primavista.benchmarks;

import org.jspecify.annotations.NullMarked;
