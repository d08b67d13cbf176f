@NullMarked
package dev.primavista.torch;

import org.jspecify.annotations.NullMarked;
