/** {@code prima plan}: pods, nodes and cost for a load. */
@NullMarked
package dev.primavista.cli.sizing;

import org.jspecify.annotations.NullMarked;
