/** Classes and functions of the user's own, whose meaning is declared instead of being run. */
@NullMarked
package dev.primavista.sklearn.declared;

import org.jspecify.annotations.NullMarked;
