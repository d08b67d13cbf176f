/** What files of trees are written in: JSON, UBJSON, and lines of words and numbers. */
@NullMarked
package dev.primavista.trees.text;

import org.jspecify.annotations.NullMarked;
