/** {@code prima engines}, and the engines that every command loads models with. */
@NullMarked
package dev.primavista.cli.engines;

import org.jspecify.annotations.NullMarked;
