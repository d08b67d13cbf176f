/**
 * CatBoost's models, from {@code cbm} and from JSON; trees of their own, as they compare what
 * counts stand for.
 */
@NullMarked
package dev.primavista.trees.catboost;

import org.jspecify.annotations.NullMarked;
