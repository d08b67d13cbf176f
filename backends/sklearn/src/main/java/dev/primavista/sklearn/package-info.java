/** scikit-learn models from inert records: as a library, and behind core's backend interface. */
@NullMarked
package dev.primavista.sklearn;

import org.jspecify.annotations.NullMarked;
