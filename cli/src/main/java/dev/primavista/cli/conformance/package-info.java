/** {@code prima conformance}: the suite of the protocols against a server, and what it found. */
@NullMarked
package dev.primavista.cli.conformance;

import org.jspecify.annotations.NullMarked;
