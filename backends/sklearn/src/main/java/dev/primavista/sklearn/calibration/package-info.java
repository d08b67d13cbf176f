/** Scores turned into probabilities and decisions. */
@NullMarked
package dev.primavista.sklearn.calibration;

import org.jspecify.annotations.NullMarked;
