/** Object detection: what is where in a picture. */
@NullMarked
package dev.primavista.vision.detection;

import org.jspecify.annotations.NullMarked;
