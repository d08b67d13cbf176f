package dev.primavista.faq.data;

import java.util.Optional;

/**
 * What somebody asked, and which entry answers it.
 *
 * @param text as it was asked
 * @param entryId of the entry that is meant; empty where none of them is
 * @param id of the asking itself, where the file has one
 */
public record Asking(String text, Optional<String> entryId, Optional<String> id) {

  public Asking(String text, Optional<String> entryId) {
    this(text, entryId, Optional.empty());
  }
}
