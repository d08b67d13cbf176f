/**
 * {@code prima faq}: matchers that are trained, judged and served, and lists in and out of a FAQ.
 */
@NullMarked
package dev.primavista.cli.faq;

import org.jspecify.annotations.NullMarked;
