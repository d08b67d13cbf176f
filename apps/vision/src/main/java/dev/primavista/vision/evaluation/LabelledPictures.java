package dev.primavista.vision.evaluation;

import dev.primavista.core.Amount;
import dev.primavista.core.model.ModelLoadException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalInt;
import java.util.Set;
import java.util.TreeSet;

/**
 * Pictures of a folder or ZIP file whose classes are told by the folders that they lie in, or,
 * where they lie in none, by their name up to its first underscore. A class is told by a label, the
 * part of one before its first comma, or its first word such as {@code n01440764}; of several
 * folders the innermost that does. Without labels the outermost folders in the order of their names
 * are the classes, as torchvision's ImageFolder has them.
 *
 * @param pictures in the order of their names
 * @param labels the network's, in the order of the classes; where nobody named them the folders'
 * @param skipped names of classes that are none of the network's
 */
public record LabelledPictures(List<Example> pictures, List<String> labels, Set<String> skipped) {
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
   *     the classes, folders of more or fewer than there are
   */
  public static LabelledPictures of(Path place, Classes network) {
    PictureFiles pictures = PictureFiles.in(place);
    List<Example> all;
    List<String> labels = network.labels();
    Set<String> skipped = new TreeSet<>();
    if (labels.isEmpty()) {
      labels = folders(place, pictures, network.count());
      all = byFolders(pictures, labels);
    } else {
      Map<String, Integer> classes = classes(network.labels());
      all = byLabels(pictures, classes);
      for (Example each : all) {
        if (each.truth.isEmpty()) {
          skipped.add(told(pictures.root(), each.file, classes));
        }
      }
    }
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
    return new LabelledPictures(known, labels, skipped);
  }

  /**
   * All pictures, also those whose class nothing tells; without labels nothing does.
   *
   * @param labels in the order of the classes; may be empty
   */
  public static List<Example> all(Path place, List<String> labels) {
    return byLabels(PictureFiles.in(place), classes(labels));
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

  private static List<Example> byLabels(PictureFiles pictures, Map<String, Integer> classes) {
    List<Example> examples = new ArrayList<>();
    for (Path file : pictures.files()) {
      String told = told(pictures.root(), file, classes).toLowerCase(Locale.ROOT);
      Integer truth = classes.get(told);
      examples.add(new Example(file, truth == null ? OptionalInt.empty() : OptionalInt.of(truth)));
    }
    return examples;
  }

  /** The innermost folder that is a class, else the innermost; of a file in none its name. */
  private static String told(Path root, Path file, Map<String, Integer> classes) {
    Path inside = root.relativize(file);
    for (int i = inside.getNameCount() - 2; i >= 0; i--) {
      String folder = inside.getName(i).toString();
      if (classes.containsKey(folder.toLowerCase(Locale.ROOT))) {
        return folder;
      }
    }
    return inside.getNameCount() > 1
        ? inside.getName(inside.getNameCount() - 2).toString()
        : named(file);
  }

  private static String named(Path file) {
    return String.valueOf(file.getFileName()).split("_", 2)[0];
  }

  /** The classes that folders tell: also one without pictures has its place among them. */
  private static List<String> folders(Path place, PictureFiles pictures, int count) {
    Path root = pictures.aboveClasses();
    Set<String> names = new TreeSet<>(PictureFiles.foldersIn(root));
    pictures.files().forEach(file -> names.add(folder(root, file)));
    if (!pictures.files().isEmpty() && names.size() != count) {
      throw new ModelLoadException(
          "no_labels",
          place
              + " holds folders of "
              + Amount.of(names.size(), "class")
              + ", the network has "
              + count
              + " without names (expected: a folder for each of them, or labels)",
          NAMES);
    }
    return List.copyOf(names);
  }

  private static String folder(Path root, Path file) {
    Path inside = root.relativize(file);
    return inside.getNameCount() > 1 ? inside.getName(0).toString() : named(file);
  }

  private static List<Example> byFolders(PictureFiles pictures, List<String> classes) {
    Path root = pictures.aboveClasses();
    return pictures.files().stream()
        .map(file -> new Example(file, OptionalInt.of(classes.indexOf(folder(root, file)))))
        .toList();
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
