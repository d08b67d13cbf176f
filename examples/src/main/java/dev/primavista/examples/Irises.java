package dev.primavista.examples;

import dev.primavista.sklearn.Predictions;
import dev.primavista.sklearn.Sklearn;
import dev.primavista.sklearn.SklearnModel;
import dev.primavista.sklearn.estimator.Method;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Rows of numbers, inside a plain program. */
public final class Irises {
  private Irises() {}

  /** Prints the species of two flowers; the argument is the model's file. */
  public static void main(String[] arguments) {
    SklearnModel model = Sklearn.load(Path.of(arguments[0]));
    double[][] flowers = {{5.1, 3.5, 1.4, 0.2}, {6.7, 3.0, 5.2, 2.3}};
    species(model, flowers).forEach(System.out::println);
  }

  /** A line per flower: its species, and how probable that is. */
  static List<String> species(SklearnModel model, double[][] flowers) {
    Predictions species = model.predict(flowers);
    double[][] probabilities = model.predictProba(flowers);
    List<String> lines = new ArrayList<>();
    for (int i = 0; i < flowers.length; i++) {
      int place = model.classLabels().indexOf(species.text(i));
      lines.add(String.format(Locale.ROOT, "%s %.3f", species.text(i), probabilities[i][place]));
    }
    return lines;
  }

  /**
   * The hot path: many rows in one array, the answers in another that is used again.
   *
   * @param flowers FP64[count, 4], row after row
   * @param probabilities FP64[count, 3], row after row; is written
   */
  static void score(SklearnModel model, double[] flowers, int count, double[] probabilities) {
    model.score(Method.PREDICT_PROBA, flowers, count, probabilities);
  }
}
