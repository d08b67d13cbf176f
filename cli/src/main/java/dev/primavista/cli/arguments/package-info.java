/** What users type: paths, durations and sizes, and what is said of those that are wrong. */
@NullMarked
package dev.primavista.cli.arguments;

import org.jspecify.annotations.NullMarked;
