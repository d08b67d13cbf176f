/** Pictures of other servers, fetched without letting a caller reach what he should not. */
@NullMarked
package dev.primavista.vision.fetch;

import org.jspecify.annotations.NullMarked;
