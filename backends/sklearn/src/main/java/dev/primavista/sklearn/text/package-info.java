/** Text to numbers, with Python's own idea of a word. */
@NullMarked
package dev.primavista.sklearn.text;

import org.jspecify.annotations.NullMarked;
