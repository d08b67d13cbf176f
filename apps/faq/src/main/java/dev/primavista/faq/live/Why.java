package dev.primavista.faq.live;

import dev.primavista.faq.data.FaqRecord;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/**
 * What a question and an entry have in common, to be seen by people.
 *
 * @param text the entry's question, or the asking of it that is nearest in words
 * @param isAsking whether the text is an asking
 * @param inText the words of the text that the question has too
 * @param inQuestion the words of the question that the text has too
 */
record Why(String text, boolean isAsking, List<Span> inText, List<Span> inQuestion) {
  /** Askings beyond these are not looked at. */
  private static final int MOST_ASKINGS = 200;

  static Why of(String question, FaqRecord entry) {
    List<Terms.Term> asked = telling(Terms.ofParts(question));
    Why best = of(asked, entry.question(), false);
    double most = best.share(asked.size());
    for (String asking : entry.askings().stream().limit(MOST_ASKINGS).toList()) {
      Why other = of(asked, asking, true);
      double share = other.share(asked.size());
      if (share > most) {
        best = other;
        most = share;
      }
    }
    return new Why(
        best.text, best.isAsking, Span.joined(best.inText), Span.joined(best.inQuestion));
  }

  private static Why of(List<Terms.Term> asked, String text, boolean isAsking) {
    List<Terms.Term> terms = telling(Terms.ofParts(text));
    Set<Span> inQuestion = new HashSet<>();
    List<Span> inText = new ArrayList<>();
    for (Terms.Term term : terms) {
      List<Span> same = asked.stream().filter(term::isLike).map(Terms.Term::span).toList();
      inQuestion.addAll(same);
      if (!same.isEmpty()) {
        inText.add(term.span());
      }
    }
    List<Span> places = asked.stream().map(Terms.Term::span).filter(inQuestion::contains).toList();
    return new Why(text, isAsking, inText, places);
  }

  /** Of the words of both, those in common. */
  private double share(int asked) {
    int words = Math.max(1, asked) + Math.max(1, telling(Terms.ofParts(text)).size());
    return (double) (inText.size() + inQuestion.size()) / words;
  }

  /** Without the words that say nothing, unless there are no others. */
  private static List<Terms.Term> telling(List<Terms.Term> terms) {
    Stream<Terms.Term> some = terms.stream().filter(term -> !term.isEmptyWord());
    List<Terms.Term> telling = some.toList();
    return telling.isEmpty() ? terms : telling;
  }
}
