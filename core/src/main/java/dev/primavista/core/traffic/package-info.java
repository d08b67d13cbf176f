/** How a model's requests are divided among its versions. */
@NullMarked
package dev.primavista.core.traffic;

import org.jspecify.annotations.NullMarked;
