package dev.primavista.cli;

import dev.primavista.faq.data.Asking;
import dev.primavista.faq.data.AskingsFile;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** Files of askings that a user named. */
final class AskingFiles {
  private AskingFiles() {}

  /**
   * All that they hold.
   *
   * @throws CommandFailure if one is not there
   */
  static List<Asking> read(List<Path> files) {
    return files.stream().flatMap(file -> AskingsFile.read(Paths.existing(file)).stream()).toList();
  }

  /**
   * All that they hold, as it is asked.
   *
   * @param linked whether an asking whose id is an entry's is that entry; else that is by chance
   * @param texts of entries by their ids, which are then asked instead
   * @throws CommandFailure if one is not there
   */
  static List<Asking> read(List<Path> files, boolean linked, Map<String, String> texts) {
    return read(files).stream()
        .map(asking -> linked ? whole(asking, texts) : unnamed(asking))
        .toList();
  }

  private static Asking whole(Asking asking, Map<String, String> texts) {
    String text = texts.getOrDefault(asking.id().orElse(""), asking.text());
    return new Asking(text, asking.entryId(), asking.id());
  }

  private static Asking unnamed(Asking asking) {
    return new Asking(asking.text(), asking.entryId());
  }
}
