/** FAQ matching: which known question is this one? */
@NullMarked
package dev.primavista.faq;

import org.jspecify.annotations.NullMarked;
