@NullMarked
package dev.primavista.networks;

import org.jspecify.annotations.NullMarked;
