package dev.primavista.faq.live;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * A part of a text.
 *
 * @param from in UTF-16 characters
 * @param to behind the last
 */
record Span(int from, int to) {
  Span shifted(int by) {
    return new Span(from + by, to + by);
  }

  /** The same parts in their order; those that touch are one. */
  static List<Span> joined(List<Span> spans) {
    List<Span> joined = new ArrayList<>();
    for (Span next : spans.stream().sorted(Comparator.comparingInt(Span::from)).toList()) {
      if (!joined.isEmpty() && next.from <= joined.getLast().to) {
        Span last = joined.removeLast();
        joined.add(new Span(last.from, Math.max(last.to, next.to)));
      } else {
        joined.add(next);
      }
    }
    return joined;
  }
}
