/**
 * {@code prima explain} and {@code completion}; beside them lie the pages that {@code --help}
 * prints.
 */
@NullMarked
package dev.primavista.cli.help;

import org.jspecify.annotations.NullMarked;
