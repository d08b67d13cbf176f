@NullMarked
package dev.primavista.networks.torch;

import org.jspecify.annotations.NullMarked;
