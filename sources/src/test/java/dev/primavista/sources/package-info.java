/** The laws of mirrored models, tried with servers that speak the stores' own protocols. */
@NullMarked
package dev.primavista.sources;

import org.jspecify.annotations.NullMarked;
