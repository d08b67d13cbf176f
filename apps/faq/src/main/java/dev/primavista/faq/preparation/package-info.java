/** The data step of the 2018 reference, and splits of plain FAQ lists. */
@NullMarked
package dev.primavista.faq.preparation;

import org.jspecify.annotations.NullMarked;
