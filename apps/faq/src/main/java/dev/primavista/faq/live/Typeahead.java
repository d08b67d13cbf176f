package dev.primavista.faq.live;

import dev.primavista.faq.data.FaqRecord;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Set;
import java.util.TreeMap;

/**
 * Entries by the beginnings of their words. What is typed is taken as words, the last of them as a
 * beginning; an entry is found when its question or one of its askings has them all. Thread-safe.
 */
final class Typeahead {
  /** Entries beyond these are not looked at for one beginning; more letters narrow them down. */
  private static final int MOST_LOOKED_AT = 5000;

  private final NavigableMap<String, Set<String>> idsOfWord = new TreeMap<>();
  private final Map<String, Set<String>> wordsOfId = new HashMap<>();
  private final Map<String, String> questions = new HashMap<>();

  /** An entry that was found, and its words that were typed. */
  record Suggestion(String id, String question, List<Span> spans) {}

  synchronized void put(FaqRecord entry) {
    remove(entry.id());
    Set<String> words = new HashSet<>();
    Terms.of(entry.question()).forEach(term -> words.add(term.folded()));
    entry.askings().forEach(text -> Terms.of(text).forEach(term -> words.add(term.folded())));
    words.forEach(word -> idsOfWord.computeIfAbsent(word, _ -> new HashSet<>()).add(entry.id()));
    wordsOfId.put(entry.id(), words);
    questions.put(entry.id(), entry.heading());
  }

  synchronized void remove(String id) {
    questions.remove(id);
    Set<String> words = wordsOfId.remove(id);
    if (words == null) {
      return;
    }
    for (String word : words) {
      Set<String> ids = idsOfWord.getOrDefault(word, new HashSet<>());
      ids.remove(id);
      if (ids.isEmpty()) {
        idsOfWord.remove(word);
      }
    }
  }

  /** Entries for what is typed: those whose question begins so, then the shorter questions. */
  synchronized List<Suggestion> suggest(String typed, int limit) {
    List<String> words = Terms.of(typed).stream().map(Terms.Term::folded).toList();
    if (words.isEmpty()) {
      return List.of();
    }
    Set<String> found = having(words);
    return found.stream()
        .map(id -> suggestion(id, words))
        .sorted(
            Comparator.comparing((Suggestion each) -> !beginsSo(each, words))
                .thenComparingInt(each -> -each.spans().size())
                .thenComparingInt(each -> each.question().length())
                .thenComparing(Suggestion::id))
        .limit(limit)
        .toList();
  }

  private Set<String> having(List<String> words) {
    Set<String> found = beginning(words.getLast());
    for (String word : words.subList(0, words.size() - 1)) {
      Set<String> exact = idsOfWord.getOrDefault(word, Set.of());
      found.retainAll(exact.isEmpty() ? beginning(word) : exact);
    }
    return found;
  }

  private Set<String> beginning(String prefix) {
    Set<String> ids = new HashSet<>();
    for (Set<String> some : idsOfWord.subMap(prefix, prefix + Character.MAX_VALUE).values()) {
      ids.addAll(some);
      if (ids.size() > MOST_LOOKED_AT) {
        break;
      }
    }
    return ids;
  }

  private Suggestion suggestion(String id, List<String> words) {
    String question = questions.getOrDefault(id, "");
    List<Span> spans = new ArrayList<>();
    for (Terms.Term term : Terms.of(question)) {
      words.stream()
          .filter(word -> term.folded().startsWith(word))
          .mapToInt(String::length)
          .max()
          .ifPresent(typed -> spans.add(part(term, typed)));
    }
    return new Suggestion(id, question, spans);
  }

  private static Span part(Terms.Term term, int typed) {
    int length = term.span().to() - term.span().from();
    boolean sameLength = term.folded().length() == length;
    return sameLength ? new Span(term.span().from(), term.span().from() + typed) : term.span();
  }

  private static boolean beginsSo(Suggestion each, List<String> words) {
    List<Terms.Term> terms = Terms.of(each.question());
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
