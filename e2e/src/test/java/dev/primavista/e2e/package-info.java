/** The real command and console in a real browser. */
@NullMarked
package dev.primavista.e2e;

import org.jspecify.annotations.NullMarked;
