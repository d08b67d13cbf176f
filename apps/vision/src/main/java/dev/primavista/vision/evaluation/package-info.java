/** How good a network is on pictures whose classes are known. */
@NullMarked
package dev.primavista.vision.evaluation;

import org.jspecify.annotations.NullMarked;
