/** FAQs that are served from a database while editors change them. */
@NullMarked
package dev.primavista.cli.faq.live;

import org.jspecify.annotations.NullMarked;
