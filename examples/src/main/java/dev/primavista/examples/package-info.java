/** Models inside programs of one's own: a plain one, and one that runs on Spark. */
@NullMarked
package dev.primavista.examples;

import org.jspecify.annotations.NullMarked;
