/** What happens to texts and categories before a network's graph: words, numbers and hashes. */
@NullMarked
package dev.primavista.networks.texts;

import org.jspecify.annotations.NullMarked;
