/** Model file readers given bytes that nobody wrote. */
@NullMarked
package dev.primavista.fuzz;

import org.jspecify.annotations.NullMarked;
