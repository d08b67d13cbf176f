/**
 * {@code prima vision}, {@code pull}, {@code quantize} and {@code calibrate}: networks that look at
 * pictures.
 */
@NullMarked
package dev.primavista.cli.vision;

import org.jspecify.annotations.NullMarked;
