/**
 * The transformers of the package feature_engine, 1.3 to 1.9: each takes a data frame and gives
 * one, in which some columns are others.
 */
@NullMarked
package dev.primavista.sklearn.engine;

import org.jspecify.annotations.NullMarked;
