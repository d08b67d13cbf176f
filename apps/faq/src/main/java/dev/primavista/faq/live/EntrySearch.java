package dev.primavista.faq.live;

import dev.primavista.faq.data.FaqRecord;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.function.UnaryOperator;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

/**
 * Entries by words that an editor remembers: an entry is found when each of them is anywhere in its
 * question, its askings, its answer, its tags or its id, whatever its case and accents. A word with
 * signs behind it, such as C++, is found with them alone.
 */
final class EntrySearch {
  private static final Pattern SIGNED = Pattern.compile("[\\p{L}\\p{M}\\p{N}]+[+#]+");

  private final List<String> words;
  private final List<String> signed;

  EntrySearch(String typed) {
    words = Terms.of(typed).stream().map(Terms.Term::folded).distinct().toList();
    signed = SIGNED.matcher(lower(typed)).results().map(MatchResult::group).distinct().toList();
  }

  private static String lower(String text) {
    return text.toLowerCase(Locale.ROOT);
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
    List<String> texts = new ArrayList<>(List.of(entry.id(), entry.question()));
    texts.addAll(entry.askings());
    texts.addAll(entry.tags());
    texts.add(entry.answer());
    return !words.isEmpty()
        && holds(texts, words, Terms::folded)
        && (signed.isEmpty() || holds(texts, signed, EntrySearch::lower));
  }

  /** Whether each part is in one of the texts as they are read; of which no more are read. */
  private static boolean holds(List<String> texts, List<String> parts, UnaryOperator<String> read) {
    Set<String> sought = new HashSet<>(parts);
    for (String text : texts) {
      String as = read.apply(text);
      sought.removeIf(as::contains);
      if (sought.isEmpty()) {
        return true;
      }
    }
    return false;
  }
}
