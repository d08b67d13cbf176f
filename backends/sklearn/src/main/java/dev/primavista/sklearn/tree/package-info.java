/** Trees, forests and boosted trees. */
@NullMarked
package dev.primavista.sklearn.tree;

import org.jspecify.annotations.NullMarked;
