package dev.primavista.faq.live;

import dev.primavista.faq.data.FaqRecord;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/**
 * Entries by words that an editor remembers: an entry is found when each of them is anywhere in its
 * question, its askings, its answer, its tags or its id, whatever its case and accents.
 */
final class EntrySearch {
  private final List<String> words;

  EntrySearch(String typed) {
    words = Terms.of(typed).stream().map(Terms.Term::folded).distinct().toList();
  }

  /** The entries that are found, in the order of the FAQ; none where nothing has a word. */
  List<LiveEntry> among(Collection<LiveEntry> entries) {
    return entries.stream()
        .filter(entry -> isFound(entry.record()))
        .sorted(Comparator.comparingLong(entry -> entry.stored().position()))
        .toList();
  }

  /** The longest texts, answers, are read last: mostly the others have the words. */
  private boolean isFound(FaqRecord entry) {
    Set<String> sought = new HashSet<>(words);
    Stream.of(
            Stream.of(entry.id(), entry.question()),
            entry.askings().stream(),
            entry.tags().stream(),
            Stream.of(entry.answer()))
        .flatMap(texts -> texts)
        .takeWhile(text -> !sought.isEmpty())
        .map(Terms::folded)
        .forEach(text -> sought.removeIf(text::contains));
    return !words.isEmpty() && sought.isEmpty();
  }
}
