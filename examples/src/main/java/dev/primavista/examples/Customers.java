package dev.primavista.examples;

import dev.primavista.sklearn.Sklearn;
import dev.primavista.sklearn.SklearnModel;
import dev.primavista.sklearn.data.Data;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Records with columns of several types, for a model that was fitted on a DataFrame. */
public final class Customers {
  private Customers() {}

  /** Prints how probably two customers leave; the argument is the model's file. */
  public static void main(String[] arguments) {
    SklearnModel model = Sklearn.load(Path.of(arguments[0]));
    for (double leaving :
        leaving(
            model,
            List.of(
                Map.of("age", 41, "visits", 1, "city", "Oslo"),
                Map.of("age", 23, "visits", 9, "city", "Rome")))) {
      System.out.println(leaving);
    }
  }

  /** Per customer, the probability that he or she leaves. */
  static double[] leaving(
      SklearnModel model, List<? extends Map<String, ? extends @Nullable Object>> customers) {
    int leaves = model.classLabels().indexOf("leaves");
    double[][] probabilities = model.predictProba(Data.ofRecords(customers));
    double[] leaving = new double[probabilities.length];
    for (int i = 0; i < leaving.length; i++) {
      leaving[i] = probabilities[i][leaves];
    }
    return leaving;
  }
}
