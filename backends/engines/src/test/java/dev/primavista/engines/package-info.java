@NullMarked
package dev.primavista.engines;

import org.jspecify.annotations.NullMarked;
