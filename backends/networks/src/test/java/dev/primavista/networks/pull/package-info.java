@NullMarked
package dev.primavista.networks.pull;

import org.jspecify.annotations.NullMarked;
