/** How well a matcher finds the right entry: figures with intervals, curves, and a report. */
@NullMarked
package dev.primavista.faq.evaluation;

import org.jspecify.annotations.NullMarked;
