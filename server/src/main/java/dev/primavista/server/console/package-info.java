/** The console's files and its one state document. */
@NullMarked
package dev.primavista.server.console;

import org.jspecify.annotations.NullMarked;
