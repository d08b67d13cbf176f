/**
 * {@code prima serve}: what a server is told, how it is wired, and its life from the first port to
 * the last request.
 */
@NullMarked
package dev.primavista.cli.serving;

import org.jspecify.annotations.NullMarked;
