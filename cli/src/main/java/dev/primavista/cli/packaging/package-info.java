/** {@code prima package} and {@code verify-image}: the program and models as container images. */
@NullMarked
package dev.primavista.cli.packaging;

import org.jspecify.annotations.NullMarked;
