package dev.primavista.faq.live;

/**
 * A part of a text.
 *
 * @param from in UTF-16 characters
 * @param to behind the last
 */
record Span(int from, int to) {}
