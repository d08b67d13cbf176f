/** What makes shares of 1 of the scores that a network gives. */
@NullMarked
package dev.primavista.vision.scores;

import org.jspecify.annotations.NullMarked;
