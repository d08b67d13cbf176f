@NullMarked
package dev.primavista.networks.checkpoint;

import org.jspecify.annotations.NullMarked;
