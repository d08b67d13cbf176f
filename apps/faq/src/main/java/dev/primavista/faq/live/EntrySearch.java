package dev.primavista.faq.live;

import dev.primavista.faq.data.FaqRecord;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;

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

  private boolean isFound(FaqRecord entry) {
    List<String> texts = new ArrayList<>(List.of(entry.id(), entry.question(), entry.answer()));
    texts.addAll(entry.askings());
    texts.addAll(entry.tags());
    texts.replaceAll(Terms::folded);
    return !words.isEmpty()
        && words.stream().allMatch(word -> texts.stream().anyMatch(text -> text.contains(word)));
  }
}
