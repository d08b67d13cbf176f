package dev.primavista.faq.live;

import dev.primavista.core.model.ModelLoadException;
import dev.primavista.faq.data.FaqRecord;
import dev.primavista.faq.match.Candidate;
import dev.primavista.faq.match.FaqMatcher;
import dev.primavista.faq.store.StoredEntry;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * The matcher of a file that was trained before. What it learned of entries, also from askings that
 * the FAQ does not hold, stays as long as they have the texts that it was trained with; others are
 * taken from the FAQ, entries that it has not are removed.
 */
public final class TrainedMatcher {
  /** Entries that are asked for to see whether the file is of this FAQ. */
  private static final int PROBES = 20;

  private static final int NEAR = 5;

  private TrainedMatcher() {}

  /**
   * Loads the file for a FAQ.
   *
   * @param trained whether the file was trained for this very FAQ; of any other the entries are
   *     taken from the FAQ alone
   * @throws ModelLoadException if the file cannot be read
   */
  public static FaqMatcher load(Path file, List<StoredEntry> entries, boolean trained) {
    FaqMatcher matcher = FaqMatcher.load(file);
    try {
      know(matcher, entries, trained);
      return matcher;
    } catch (RuntimeException | Error failure) {
      matcher.close();
      throw failure;
    }
  }

  private static void know(FaqMatcher matcher, List<StoredEntry> entries, boolean trained) {
    Set<String> kept = new HashSet<>();
    if (trained) {
      kept(matcher, entries).forEach(entry -> kept.add(entry.id()));
    }
    Set<String> known = new HashSet<>();
    if (!kept.isEmpty()) {
      entries.forEach(entry -> known.add(entry.id()));
    }
    matcher.removeAll(matcher.ids().stream().filter(id -> !known.contains(id)).toList());
    matcher.putAll(
        entries.stream()
            .filter(entry -> !kept.contains(entry.id()))
            .map(StoredEntry::record)
            .toList());
  }

  /**
   * The entries that the file was trained with. One that does not tell its texts is believed to be
   * of those that were never edited.
   */
  private static List<StoredEntry> kept(FaqMatcher matcher, List<StoredEntry> entries) {
    if (matcher.tellsTexts()) {
      return entries.stream().filter(entry -> matcher.holds(entry.record())).toList();
    }
    Set<String> learned = new HashSet<>(matcher.ids());
    List<StoredEntry> unedited =
        entries.stream()
            .filter(entry -> learned.contains(entry.id()) && entry.version() == entry.position())
            .toList();
    return isOf(matcher, unedited) ? unedited : List.of();
  }

  /** Whether the file's entries are those of this FAQ, and not others with the same ids. */
  private static boolean isOf(FaqMatcher matcher, List<StoredEntry> entries) {
    List<FaqRecord> probes =
        entries.stream()
            .filter(entry -> entry.version() % Math.max(1, entries.size() / PROBES) == 0)
            .map(StoredEntry::record)
            .toList();
    long found = probes.stream().filter(probe -> finds(matcher, probe)).count();
    return found * 2 > probes.size();
  }

  private static boolean finds(FaqMatcher matcher, FaqRecord entry) {
    return matcher.match(entry.question(), NEAR).candidates().stream()
        .map(Candidate::id)
        .anyMatch(entry.id()::equals);
  }
}
