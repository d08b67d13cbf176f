package dev.primavista.faq.live;

import dev.primavista.faq.data.FaqRecord;
import dev.primavista.faq.match.Unspaced;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Set;
import java.util.TreeMap;

/**
 * Entries by the beginnings of their words. What is typed is taken as words, the last of them as a
 * beginning; an entry is found when its question or one of its askings has them all. In scripts
 * without blanks between words it is found when they are anywhere in it. Thread-safe.
 */
final class Typeahead {
  /** More entries that have what was typed are not compared; more letters narrow them down. */
  private static final int MOST_LOOKED_AT = 5000;

  /** Characters of a run without blanks that lead to an entry. */
  private static final int LEAD = 2;

  /** Ids by words, and by all neighbours in runs without blanks. */
  private final NavigableMap<String, Set<String>> idsOfKey = new TreeMap<>();

  private final Map<String, Set<String>> wordsOfId = new HashMap<>();
  private final Map<String, String> questions = new HashMap<>();

  /** An entry that was found, and its words that were typed. */
  record Suggestion(String id, String question, List<Span> spans) {}

  /**
   * A suggestion with what ranks it.
   *
   * @param begins whether its question begins with what was typed
   * @param whole how many of its words were typed to their ends
   */
  private record Ranked(Suggestion suggestion, boolean begins, long whole) {
    static final Comparator<Ranked> ORDER =
        Comparator.comparing((Ranked each) -> !each.begins)
            .thenComparingInt(each -> -each.suggestion.spans().size())
            .thenComparingLong(each -> -each.whole)
            .thenComparingInt(each -> each.suggestion.question().length())
            .thenComparing(each -> each.suggestion.id());
  }

  synchronized void put(FaqRecord entry) {
    remove(entry.id());
    Set<String> words = new HashSet<>();
    Terms.of(entry.question()).forEach(term -> words.add(term.folded()));
    entry.askings().forEach(text -> Terms.of(text).forEach(term -> words.add(term.folded())));
    keys(words).forEach(key -> idsOfKey.computeIfAbsent(key, _ -> new HashSet<>()).add(entry.id()));
    wordsOfId.put(entry.id(), words);
    questions.put(entry.id(), entry.heading());
  }

  synchronized void remove(String id) {
    questions.remove(id);
    Set<String> words = wordsOfId.remove(id);
    if (words == null) {
      return;
    }
    for (String key : keys(words)) {
      Set<String> ids = idsOfKey.getOrDefault(key, new HashSet<>());
      ids.remove(id);
      if (ids.isEmpty()) {
        idsOfKey.remove(key);
      }
    }
  }

  /** What leads to an entry with these words. */
  private static Set<String> keys(Set<String> words) {
    Set<String> keys = new HashSet<>();
    for (String word : words) {
      if (Unspaced.isIn(word)) {
        keys.addAll(Unspaced.parts(word, LEAD));
        keys.add(word.substring(word.offsetByCodePoints(word.length(), -1)));
      } else {
        keys.add(word);
      }
    }
    return keys;
  }

  /**
   * Entries for what is typed: those whose question begins so, then those that have more of it and
   * as whole words, then the shorter questions.
   */
  synchronized List<Suggestion> suggest(String typed, int limit) {
    List<String> words = Terms.of(typed).stream().map(Terms.Term::folded).toList();
    if (words.isEmpty()) {
      return List.of();
    }
    Set<String> found = having(words);
    return found.stream()
        .map(id -> ranked(id, words))
        .sorted(Ranked.ORDER)
        .limit(limit)
        .map(Ranked::suggestion)
        .toList();
  }

  /** Ids of entries that have all words, as far as there are not too many to be shown. */
  private Set<String> having(List<String> words) {
    List<String> whole =
        words.subList(0, words.size() - 1).stream()
            .filter(word -> !Unspaced.isIn(word) && idsOfKey.containsKey(word))
            .toList();
    List<String> begun = words.stream().filter(word -> !whole.contains(word)).toList();
    Set<String> found = new LinkedHashSet<>();
    for (Set<String> ids : sources(whole, words.getLast())) {
      for (String id : ids) {
        if (isIn(whole, id) && begun.stream().allMatch(word -> begins(id, word))) {
          found.add(id);
        }
        if (found.size() == MOST_LOOKED_AT) {
          return found;
        }
      }
    }
    return found;
  }

  /** Where entries that have all words are sought: among those of the rarest whole word. */
  private Collection<Set<String>> sources(List<String> whole, String last) {
    return whole.stream()
        .map(word -> idsOfKey.getOrDefault(word, Set.of()))
        .min(Comparator.comparingInt(Set::size))
        .<Collection<Set<String>>>map(List::of)
        .orElseGet(() -> begunBy(last));
  }

  private Collection<Set<String>> begunBy(String word) {
    String first = Unspaced.isIn(word) ? Unspaced.parts(word, LEAD).getFirst() : word;
    return idsOfKey.subMap(first, first + Character.MAX_VALUE).values();
  }

  private boolean isIn(List<String> whole, String id) {
    return whole.stream().allMatch(word -> idsOfKey.getOrDefault(word, Set.of()).contains(id));
  }

  private boolean begins(String id, String prefix) {
    boolean anywhere = Unspaced.isIn(prefix);
    return wordsOfId.getOrDefault(id, Set.of()).stream()
        .anyMatch(word -> anywhere ? word.contains(prefix) : word.startsWith(prefix));
  }

  private Ranked ranked(String id, List<String> words) {
    String question = questions.getOrDefault(id, "");
    List<Terms.Term> terms = Terms.of(question);
    List<Span> spans = new ArrayList<>();
    for (Terms.Term term : terms) {
      spans.addAll(Unspaced.isIn(term.folded()) ? anywhere(term, words) : begun(term, words));
    }
    long whole = terms.stream().filter(term -> words.contains(term.folded())).count();
    return new Ranked(new Suggestion(id, question, spans), beginsSo(terms, words), whole);
  }

  /** The beginning of a word that was typed. */
  private static List<Span> begun(Terms.Term term, List<String> words) {
    return words.stream()
        .filter(word -> term.folded().startsWith(word))
        .max(Comparator.comparingInt(String::length))
        .map(word -> List.of(part(term, 0, word)))
        .orElse(List.of());
  }

  /** All parts of a run without blanks that were typed. */
  private static List<Span> anywhere(Terms.Term term, List<String> words) {
    List<Span> spans = new ArrayList<>();
    for (String word : words) {
      for (int at = term.folded().indexOf(word);
          at >= 0;
          at = term.folded().indexOf(word, at + 1)) {
        spans.add(part(term, at, word));
      }
    }
    return Span.joined(spans);
  }

  private static Span part(Terms.Term term, int at, String typed) {
    return term.isAsLong()
        ? new Span(at, at + typed.length()).shifted(term.span().from())
        : term.span();
  }

  private static boolean beginsSo(List<Terms.Term> terms, List<String> words) {
    if (terms.size() < words.size()) {
      return false;
    }
    for (int at = 0; at < words.size(); at++) {
      if (!terms.get(at).folded().startsWith(words.get(at))) {
        return false;
      }
    }
    return true;
  }
}
