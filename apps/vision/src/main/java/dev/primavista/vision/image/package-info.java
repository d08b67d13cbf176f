/**
 * Pixels, and the recipes by which they become the exact tensor that Python's preprocessing makes.
 */
@NullMarked
package dev.primavista.vision.image;

import org.jspecify.annotations.NullMarked;
