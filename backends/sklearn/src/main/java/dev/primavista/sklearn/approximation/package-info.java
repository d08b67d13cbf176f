/** Features whose products approximate a kernel. */
@NullMarked
package dev.primavista.sklearn.approximation;

import org.jspecify.annotations.NullMarked;
