/** The nearest of the clusters that were found. */
@NullMarked
package dev.primavista.sklearn.cluster;

import org.jspecify.annotations.NullMarked;
