/** What texts mean, as vectors: a network, or a table of words that was learned from one. */
@NullMarked
package dev.primavista.faq.match.encoder;

import org.jspecify.annotations.NullMarked;
