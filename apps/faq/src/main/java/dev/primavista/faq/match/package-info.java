/** Our own matcher: trained from a FAQ, better with every asking, and alive. */
@NullMarked
package dev.primavista.faq.match;

import org.jspecify.annotations.NullMarked;
