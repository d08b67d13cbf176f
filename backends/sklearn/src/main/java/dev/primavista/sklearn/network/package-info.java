/** Multi-layer perceptrons. */
@NullMarked
package dev.primavista.sklearn.network;

import org.jspecify.annotations.NullMarked;
