package dev.primavista.faq.data;

import java.util.function.BiConsumer;

/** What an entry must be beyond what every file of entries can hold. */
@FunctionalInterface
public interface EntryCheck {
  /** Takes every entry. */
  EntryCheck NONE = (entry, fault) -> {};

  /**
   * Tells what is wrong with an entry.
   *
   * @param fault takes the field's name and what is there and what is expected
   */
  void check(FaqRecord entry, BiConsumer<String, String> fault);
}
