/**
 * What a command is started with and whom it speaks to: the process, its terminal, and the failure
 * that ends it.
 */
@NullMarked
package dev.primavista.cli.terminal;

import org.jspecify.annotations.NullMarked;
