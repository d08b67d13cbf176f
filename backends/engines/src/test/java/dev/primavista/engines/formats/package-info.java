@NullMarked
package dev.primavista.engines.formats;

import org.jspecify.annotations.NullMarked;
