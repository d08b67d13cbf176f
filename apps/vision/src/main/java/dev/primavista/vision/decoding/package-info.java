/** Bytes of picture files as pixels, whatever their format; {@code ImageDecoder} is the way in. */
@NullMarked
package dev.primavista.vision.decoding;

import org.jspecify.annotations.NullMarked;
