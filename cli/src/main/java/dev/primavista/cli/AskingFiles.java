package dev.primavista.cli;

import dev.primavista.faq.data.Asking;
import java.util.List;
import java.util.Map;

/** Askings of which some are entries themselves, by their ids. */
final class LinkedAskings {
  private LinkedAskings() {}

  /**
   * Askings as they are asked.
   *
   * @param linked whether one whose id is an entry's is that entry; else that is by chance
   * @param texts of entries by their ids, which are then asked instead
   */
  static List<Asking> of(List<Asking> askings, boolean linked, Map<String, String> texts) {
    return askings.stream().map(asking -> linked ? whole(asking, texts) : unnamed(asking)).toList();
  }

  private static Asking whole(Asking asking, Map<String, String> texts) {
    String text = texts.getOrDefault(asking.id().orElse(""), asking.text());
    return new Asking(text, asking.entryId(), asking.id());
  }

  private static Asking unnamed(Asking asking) {
    return new Asking(asking.text(), asking.entryId());
  }
}
