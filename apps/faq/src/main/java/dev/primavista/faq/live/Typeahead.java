package dev.primavista.faq.live;

import dev.primavista.faq.data.FaqRecord;
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
 * beginning; an entry is found when its question or one of its askings has them all. Thread-safe.
 */
final class Typeahead {
  /** More entries that have what was typed are not compared; more letters narrow them down. */
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

  /** Ids of entries that have all words, as far as there are not too many to be shown. */
  private Set<String> having(List<String> words) {
    List<String> whole =
        words.subList(0, words.size() - 1).stream().filter(idsOfWord::containsKey).toList();
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
        .map(word -> idsOfWord.getOrDefault(word, Set.of()))
        .min(Comparator.comparingInt(Set::size))
        .<Collection<Set<String>>>map(List::of)
        .orElseGet(() -> idsOfWord.subMap(last, last + Character.MAX_VALUE).values());
  }

  private boolean isIn(List<String> whole, String id) {
    return whole.stream().allMatch(word -> idsOfWord.getOrDefault(word, Set.of()).contains(id));
  }

  private boolean begins(String id, String prefix) {
    return wordsOfId.getOrDefault(id, Set.of()).stream().anyMatch(word -> word.startsWith(prefix));
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
