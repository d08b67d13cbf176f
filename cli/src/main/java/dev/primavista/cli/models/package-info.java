/** {@code prima score}, {@code inspect} and {@code parity}: models in files, without a server. */
@NullMarked
package dev.primavista.cli.models;

import org.jspecify.annotations.NullMarked;
