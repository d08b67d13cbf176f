/** Golden fixtures: models with the answers that Python gave, compared with ours. */
@NullMarked
package dev.primavista.sklearn.parity;

import org.jspecify.annotations.NullMarked;
