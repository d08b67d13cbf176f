/** LightGBM's models, from their text, as a tree ensemble. */
@NullMarked
package dev.primavista.trees.lightgbm;

import org.jspecify.annotations.NullMarked;
