package dev.primavista.cli.faq;

import dev.primavista.faq.data.FaqRecord;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** The languages of entries, as far as they say them. */
final class Languages {
  private Languages() {}

  /** What to know where entries are in languages that an encoder of English has not learned. */
  static Optional<String> warning(String encoder, List<FaqRecord> entries) {
    List<String> others =
        entries.stream()
            .flatMap(entry -> entry.language().stream())
            .map(tag -> Locale.forLanguageTag(tag).getLanguage())
            .filter(language -> !language.isEmpty() && !language.equals("en"))
            .distinct()
            .sorted()
            .toList();
    return others.isEmpty()
        ? Optional.empty()
        : Optional.of(
            "encoder '"
                + encoder
                + "' has learned English alone, but there are entries in "
                + String.join(", ", others)
                + "; train with --encoder FILE.onnx, a multilingual network, or with --encoder"
                + " none, which goes by words and characters");
  }
}
