/** Features of images. */
@NullMarked
package dev.primavista.sklearn.image;

import org.jspecify.annotations.NullMarked;
