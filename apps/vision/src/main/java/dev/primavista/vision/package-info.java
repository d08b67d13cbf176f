/** Image classification: which of these is in the picture? */
@NullMarked
package dev.primavista.vision;

import org.jspecify.annotations.NullMarked;
