package dev.primavista.cli.faq;

import dev.primavista.cli.arguments.Paths;
import dev.primavista.faq.data.Asking;
import dev.primavista.faq.data.AskingsFile;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Files of askings that a user named. */
final class AskingFiles {
  private AskingFiles() {}

  /**
   * All that they hold.
   *
   * @param ids of the entries
   * @throws CommandFailure if one is not there
   */
  static List<Asking> read(List<Path> files, Set<String> ids) {
    return files.stream()
        .flatMap(file -> AskingsFile.read(Paths.existing(file), ids).stream())
        .toList();
  }

  /**
   * All that they hold, which may mean no other entries than these.
   *
   * @param ids of the entries
   * @throws CommandFailure if one is not there
   */
  static List<Asking> readOf(List<Path> files, Set<String> ids) {
    return files.stream()
        .flatMap(file -> AskingsFile.readOf(Paths.existing(file), ids).stream())
        .toList();
  }

  /**
   * All that they hold, as askings that mean none of the entries.
   *
   * @throws CommandFailure if one is not there
   */
  static List<Asking> outOfScope(List<Path> files) {
    return read(files, Set.of()).stream()
        .map(asking -> new Asking(asking.text(), Optional.empty()))
        .toList();
  }

  /**
   * All that they hold, as it is asked.
   *
   * @param linked whether an asking whose id is an entry's is that entry; else that is by chance
   * @param texts of entries by their ids, which are then asked instead
   * @param ids of the entries
   * @throws CommandFailure if one is not there
   */
  static List<Asking> read(
      List<Path> files, boolean linked, Map<String, String> texts, Set<String> ids) {
    return read(files, ids).stream()
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
