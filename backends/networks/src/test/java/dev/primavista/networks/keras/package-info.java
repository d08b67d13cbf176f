@NullMarked
package dev.primavista.networks.keras;

import org.jspecify.annotations.NullMarked;
