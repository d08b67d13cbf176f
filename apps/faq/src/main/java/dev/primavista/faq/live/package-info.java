/** FAQs that are served while editors change them: their entries in memory, and their doors. */
@NullMarked
package dev.primavista.faq.live;

import org.jspecify.annotations.NullMarked;
