@NullMarked
package dev.primavista.core.ensemble;

import org.jspecify.annotations.NullMarked;
