package dev.primavista.faq.preparation;

import dev.primavista.faq.data.DumpFile;

/**
 * A question of a Stack-Exchange-style dump.
 *
 * @param answerId of the answer that it shares with its duplicates
 * @param raw title, full stop, and HTML body
 * @param created as the dump writes it
 * @param text as the reference cleans it
 */
record Post(long id, long answerId, String raw, String created, String text) {
  static Post of(DumpFile.Post dumped) {
    return new Post(
        dumped.id(),
        dumped.answerId(),
        dumped.text(),
        dumped.created(),
        ReferenceText.of(dumped.text()));
  }

  /** Characters of the text, as Python counts them. */
  int length() {
    return text.codePointCount(0, text.length());
  }
}
