/** A FAQ as a living thing: its entries, who changed them, and what people said of the answers. */
@NullMarked
package dev.primavista.faq.store;

import org.jspecify.annotations.NullMarked;
