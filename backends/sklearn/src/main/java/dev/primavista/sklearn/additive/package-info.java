/**
 * The explainable boosting machines of the package interpret, 0.4 to 0.7: sums of looked-up scores.
 */
@NullMarked
package dev.primavista.sklearn.additive;

import org.jspecify.annotations.NullMarked;
