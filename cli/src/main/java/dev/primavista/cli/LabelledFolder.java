package dev.primavista.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalInt;
import java.util.Set;
import java.util.stream.Stream;

/**
 * Pictures of a folder. Their classes are told by the subfolder, or by the file's name up to its
 * first underscore: a label, or the first word of one such as {@code n01440764}.
 */
final class LabelledFolder {
  private static final Set<String> ENDINGS =
      Set.of("jpg", "jpeg", "png", "webp", "gif", "bmp", "tif", "tiff");

  private LabelledFolder() {}

  /**
   * A picture.
   *
   * @param truth the index of its class; empty where nothing tells it
   */
  record Picture(Path file, OptionalInt truth) {}

  /**
   * All pictures in a folder and below, in the order of their names.
   *
   * @param labels in the order of the classes; may be empty
   */
  static List<Picture> read(Path folder, List<String> labels) throws IOException {
    Map<String, Integer> classes = new HashMap<>();
    for (int i = labels.size() - 1; i >= 0; i--) {
      String label = labels.get(i).toLowerCase(Locale.ROOT);
      classes.put(label, i);
      classes.put(label.split(" ", 2)[0], i);
      classes.put(label.split(",", 2)[0], i);
    }
    try (Stream<Path> files = Files.walk(folder)) {
      return files
          .filter(file -> ENDINGS.contains(ending(file)))
          .sorted()
          .map(file -> new Picture(file, truth(folder, file, classes)))
          .toList();
    }
  }

  private static String ending(Path file) {
    String name = String.valueOf(file.getFileName()).toLowerCase(Locale.ROOT);
    return name.substring(name.lastIndexOf('.') + 1);
  }

  private static OptionalInt truth(Path folder, Path file, Map<String, Integer> classes) {
    Path parent = folder.relativize(file).getParent();
    String told =
        parent == null
            ? String.valueOf(file.getFileName()).split("_", 2)[0]
            : String.valueOf(parent.getFileName());
    Integer known = classes.get(told.toLowerCase(Locale.ROOT));
    return known == null ? OptionalInt.empty() : OptionalInt.of(known);
  }

  /** At most so many of them, spread evenly. */
  static <T> List<T> spread(List<T> all, int most) {
    if (all.size() <= most) {
      return all;
    }
    List<T> some = new ArrayList<>();
    for (int i = 0; i < most; i++) {
      some.add(all.get((int) ((long) i * all.size() / most)));
    }
    return some;
  }
}
