package dev.primavista.faq.live;

import dev.primavista.faq.data.FaqRecord;
import dev.primavista.faq.store.StoredEntry;
import org.jspecify.annotations.Nullable;

/** An entry in memory. Its answer is rendered once it is shown. */
final class LiveEntry {
  private final StoredEntry stored;
  private volatile @Nullable String answerHtml;

  LiveEntry(StoredEntry stored) {
    this.stored = stored;
  }

  StoredEntry stored() {
    return stored;
  }

  FaqRecord record() {
    return stored.record();
  }

  String answerHtml() {
    String html = answerHtml;
    if (html == null) {
      html = AnswerHtml.of(stored.record().answer());
      answerHtml = html;
    }
    return html;
  }

  /** Whether it is asked for in this language: its own, or a wider or narrower one of it. */
  boolean speaks(String language) {
    return record().language().map(own -> isKin(own, language)).orElse(true);
  }

  private static boolean isKin(String one, String other) {
    String a = one.toLowerCase(java.util.Locale.ROOT) + "-";
    String b = other.toLowerCase(java.util.Locale.ROOT) + "-";
    return a.startsWith(b) || b.startsWith(a);
  }
}
