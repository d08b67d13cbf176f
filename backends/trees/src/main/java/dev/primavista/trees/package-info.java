/**
 * The one tree-ensemble engine. Every library's trees compile to a {@link
 * dev.primavista.trees.TreeEnsemble}; what differs between libraries (missing values, categories,
 * float32 inputs, order of addition) is stated there once.
 */
@NullMarked
package dev.primavista.trees;

import org.jspecify.annotations.NullMarked;
