/** Load on any server at a rate that does not wait for it, over long-lived connections. */
@NullMarked
package dev.primavista.benchmarks.load;

import org.jspecify.annotations.NullMarked;
