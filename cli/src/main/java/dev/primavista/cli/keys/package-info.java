/** {@code prima key}: what callers are known by. */
@NullMarked
package dev.primavista.cli.keys;

import org.jspecify.annotations.NullMarked;
