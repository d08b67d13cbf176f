/** Recipes as data: what is written of preprocessing in model.yaml, model files and by others. */
@NullMarked
package dev.primavista.vision.recipe;

import org.jspecify.annotations.NullMarked;
