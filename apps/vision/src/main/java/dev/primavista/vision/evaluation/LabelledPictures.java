package dev.primavista.vision.evaluation;

import dev.primavista.core.Amount;
import dev.primavista.core.model.ModelLoadException;
import java.io.IOException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalInt;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;

/**
 * Pictures of a folder or ZIP file whose classes are told by the folder that they lie in, or, where
 * they lie in none, by their name up to its first underscore: a label, the part of one before its
 * first comma, or its first word such as {@code n01440764}. Without labels the folders in the order
 * of their names are the classes, as torchvision's ImageFolder has them.
 *
 * @param pictures in the order of their names
 * @param skipped names of classes that are none of the network's
 */
public record LabelledPictures(List<Example> pictures, Set<String> skipped) {
  private static final Set<String> ENDINGS =
      Set.of("jpg", "jpeg", "png", "webp", "gif", "bmp", "tif", "tiff");
  private static final String NAMES = "--labels FILE names the network's classes, one a line";

  /**
   * What a network tells apart.
   *
   * @param labels in the order of the classes; empty where nobody named them
   */
  public record Classes(int count, List<String> labels) {
    public Classes {
      labels = List.copyOf(labels);
    }
  }

  /**
   * A picture.
   *
   * @param truth the index of its class; empty where nothing tells it
   */
  public record Example(Path file, OptionalInt truth) {}

  /**
   * Reads which pictures there are.
   *
   * @throws ModelLoadException if there are none, none whose class is known, or, where nobody named
   *     the classes, pictures of more or fewer than there are
   */
  public static LabelledPictures of(Path place, Classes network) {
    Named named = Named.in(place);
    Map<String, Integer> classes =
        network.labels().isEmpty()
            ? named.sorted(place, network.count())
            : classes(network.labels());
    List<Example> all = named.examples(classes);
    List<Example> known = all.stream().filter(each -> each.truth.isPresent()).toList();
    if (known.isEmpty()) {
      throw new ModelLoadException(
          "no_pictures",
          place
              + " holds "
              + Amount.of(all.size(), "picture")
              + ", none of a known class (expected: a folder a class, named as the"
              + " labels are)",
          NAMES);
    }
    Set<String> skipped = new TreeSet<>(named.told);
    skipped.removeIf(name -> classes.containsKey(name.toLowerCase(Locale.ROOT)));
    return new LabelledPictures(known, skipped);
  }

  /**
   * All pictures, also those whose class nothing tells; without labels nothing does.
   *
   * @param labels in the order of the classes; may be empty
   */
  public static List<Example> all(Path place, List<String> labels) {
    return Named.in(place).examples(classes(labels));
  }

  /** At most so many of them, spread evenly. */
  public static <T> List<T> spread(List<T> all, int most) {
    if (all.size() <= most) {
      return all;
    }
    List<T> some = new ArrayList<>();
    for (int i = 0; i < most; i++) {
      some.add(all.get((int) ((long) i * all.size() / most)));
    }
    return some;
  }

  /**
   * Pictures and what their folder or name tells.
   *
   * @param told one for each file
   */
  private record Named(List<Path> files, List<String> told) {
    static Named in(Path place) {
      try {
        Path root =
            Files.isDirectory(place)
                ? place
                : FileSystems.newFileSystem(place).getRootDirectories().iterator().next();
        List<Path> files = LabelledPictures.files(root);
        return new Named(
            files, files.stream().map(file -> LabelledPictures.told(root, file)).toList());
      } catch (IOException | java.nio.file.ProviderNotFoundException unreadable) {
        throw new ModelLoadException(
            "unreadable_file", place + " is no folder and no ZIP file", null, unreadable);
      }
    }

    /** What is told as all the classes, in the order of the names. */
    Map<String, Integer> sorted(Path place, int count) {
      Map<String, Integer> classes = new HashMap<>();
      for (String name : new TreeSet<>(told)) {
        classes.putIfAbsent(name.toLowerCase(Locale.ROOT), classes.size());
      }
      if (!classes.isEmpty() && classes.size() != count) {
        throw new ModelLoadException(
            "no_labels",
            place
                + " holds pictures of "
                + Amount.of(classes.size(), "class")
                + ", the network has "
                + count
                + " without names (expected: a folder for each of them, or labels)",
            NAMES);
      }
      return classes;
    }

    List<Example> examples(Map<String, Integer> classes) {
      List<Example> examples = new ArrayList<>();
      for (int i = 0; i < files.size(); i++) {
        Integer truth = classes.get(told.get(i).toLowerCase(Locale.ROOT));
        examples.add(
            new Example(files.get(i), truth == null ? OptionalInt.empty() : OptionalInt.of(truth)));
      }
      return examples;
    }
  }

  private static List<Path> files(Path root) throws IOException {
    try (Stream<Path> all = Files.walk(root)) {
      return all.filter(file -> ENDINGS.contains(ending(file))).sorted().toList();
    }
  }

  private static String ending(Path file) {
    String name = String.valueOf(file.getFileName()).toLowerCase(Locale.ROOT);
    return name.substring(name.lastIndexOf('.') + 1);
  }

  private static String told(Path root, Path file) {
    Path parent = root.relativize(file).getParent();
    return parent == null || parent.toString().isEmpty()
        ? String.valueOf(file.getFileName()).split("_", 2)[0]
        : String.valueOf(parent.getFileName());
  }

  private static Map<String, Integer> classes(List<String> labels) {
    Map<String, Integer> classes = new HashMap<>();
    for (int i = labels.size() - 1; i >= 0; i--) {
      String label = labels.get(i).toLowerCase(Locale.ROOT);
      classes.put(label.split(" ", 2)[0], i);
      classes.put(label.split(",", 2)[0], i);
      classes.put(label.split(",", 2)[0].replace(' ', '_'), i);
    }
    for (int i = labels.size() - 1; i >= 0; i--) {
      classes.put(labels.get(i).toLowerCase(Locale.ROOT), i);
    }
    return classes;
  }
}
