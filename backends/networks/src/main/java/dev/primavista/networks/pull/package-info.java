/** Published weights: where they are, how they are fetched and proven. */
@NullMarked
package dev.primavista.networks.pull;

import org.jspecify.annotations.NullMarked;
