/** The laws of core, and the fakes they are tried with. */
@NullMarked
package dev.primavista.core;

import org.jspecify.annotations.NullMarked;
