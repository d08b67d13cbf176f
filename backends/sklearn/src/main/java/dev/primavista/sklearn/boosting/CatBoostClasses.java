package dev.primavista.sklearn.boosting;

import dev.primavista.core.Amount;
import dev.primavista.sklearn.data.DenseMatrix;
import dev.primavista.sklearn.estimator.Labels;
import dev.primavista.sklearn.estimator.UnreadableModel;
import dev.primavista.trees.catboost.CatBoostModel;
import dev.primavista.trees.text.Document;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/** The classes of a CatBoost classifier, of which those that it was fitted on have scores. */
final class CatBoostClasses {
  private static final int MOST_CLASSES = 1 << 20;

  private CatBoostClasses() {}

  /**
   * All classes: by their names, or numbered as far as {@code classes_count} says; else those that
   * were seen.
   */
  static Labels of(CatBoostModel model) {
    Document given = model.extras().labels();
    if (!given.has("class_names") || given.items("class_names").isEmpty()) {
      return given.has("class_to_label")
          ? numbered(given)
          : Labels.range(Math.max(2, model.outputs()));
    }
    String kind = given.text("class_label_type", kindOf(given.items("class_names")));
    return switch (kind) {
      case "String" -> Labels.ofTexts(given.texts("class_names"));
      case "Integer" -> Labels.ofIntegers(integers(given.numbers("class_names")));
      case "Boolean" -> Labels.ofBooleans(given.numbers("class_names"));
      case "Float" -> Labels.ofNumbers(given.numbers("class_names"));
      default -> throw new UnreadableModel("its classes are of type " + kind);
    };
  }

  /** The first numbers, or those that were seen where the file does not say how many. */
  private static Labels numbered(Document given) {
    int count = given.integer("classes_count", 0);
    if (count > MOST_CLASSES) {
      throw new UnreadableModel(
          Amount.of(count, "class") + " (expected: at most " + MOST_CLASSES + ")");
    }
    return count > 0
        ? Labels.range(count)
        : Labels.ofIntegers(integers(given.numbers("class_to_label")));
  }

  /** The type of labels where the file does not say it. */
  private static String kindOf(List<Object> names) {
    return names.stream().allMatch(name -> name instanceof String) ? "String" : "Integer";
  }

  private static long[] integers(double[] numbers) {
    for (double number : numbers) {
      if (number != (long) number) {
        throw new UnreadableModel("its classes hold " + number + " (expected: integers)");
      }
    }
    return Arrays.stream(numbers).mapToLong(number -> (long) number).toArray();
  }

  /** Of each output the place of its class among so many. */
  static int[] seen(CatBoostModel model, int classes) {
    int outputs = model.outputs();
    if (outputs == classes) {
      return IntStream.range(0, classes).toArray();
    }
    Document given = model.extras().labels();
    int[] places = given.has("class_to_label") ? given.integers("class_to_label") : new int[] {};
    if (places.length != outputs
        || Arrays.stream(places).distinct().count() != outputs
        || Arrays.stream(places).anyMatch(place -> place < 0 || place >= classes)) {
      throw new UnreadableModel(
          Amount.of(outputs, "output") + " for " + Amount.of(classes, "class"));
    }
    return places;
  }

  /** The scores at their classes' places; a class that was not seen is never chosen. */
  static DenseMatrix among(int classes, int[] seen, DenseMatrix scores) {
    if (scores.columns() == classes) {
      return scores;
    }
    double[] all = new double[scores.rows() * classes];
    Arrays.fill(all, Double.NEGATIVE_INFINITY);
    for (int row = 0; row < scores.rows(); row++) {
      for (int i = 0; i < seen.length; i++) {
        all[row * classes + seen[i]] = scores.at(row, i);
      }
    }
    return new DenseMatrix(scores.rows(), classes, all);
  }
}
