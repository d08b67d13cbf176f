/** The {@code prima} command; everything is wired here. */
@NullMarked
package dev.primavista.cli;

import org.jspecify.annotations.NullMarked;
