@NullMarked
package dev.primavista.core.probe;

import org.jspecify.annotations.NullMarked;
