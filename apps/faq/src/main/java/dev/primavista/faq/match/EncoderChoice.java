package dev.primavista.faq.match;

import dev.primavista.faq.data.Asking;
import dev.primavista.faq.data.FaqRecord;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * Which encoder of this build suits a FAQ. {@code bge} takes twice the time of {@code minilm}: it
 * is worth it where entries have few known askings, from which classifiers could learn.
 *
 * @param name of the encoder
 * @param reason for people, in a few words
 */
public record EncoderChoice(String name, String reason) {
  /** So many known askings of an entry make up for most of what the smaller encoder lacks. */
  private static final int ENOUGH_ASKINGS = 10;

  /** More entries than these take too long to read with the larger encoder. */
  private static final int MOST_ENTRIES = 20_000;

  /** The encoder for these entries and what is known beyond their own askings. */
  public static EncoderChoice of(List<FaqRecord> entries, List<Asking> askings) {
    if (entries.size() > MOST_ENTRIES) {
      return new EncoderChoice(
          "minilm",
          String.format(Locale.ROOT, "%,d entries are read in bearable time", entries.size()));
    }
    Map<String, Integer> known = new HashMap<>();
    entries.forEach(entry -> known.merge(entry.id(), entry.askings().size(), Integer::sum));
    askings.forEach(asking -> asking.entryId().ifPresent(id -> known.merge(id, 1, Integer::sum)));
    long rich =
        entries.stream()
            .filter(entry -> known.getOrDefault(entry.id(), 0) >= ENOUGH_ASKINGS)
            .count();
    boolean isRich = !entries.isEmpty() && 2 * rich >= entries.size();
    return new EncoderChoice(
        isRich ? "minilm" : "bge",
        String.format(
            Locale.ROOT,
            "%,d of %,d entries have %d known askings or more",
            rich,
            entries.size(),
            ENOUGH_ASKINGS));
  }
}
