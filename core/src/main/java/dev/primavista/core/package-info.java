/** The words every layer needs: deadline, clock, errors, metrics. */
@NullMarked
package dev.primavista.core;

import org.jspecify.annotations.NullMarked;
