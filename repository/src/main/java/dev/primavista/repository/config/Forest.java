package dev.primavista.repository.config;

import dev.primavista.core.model.ModelLoadException;
import dev.primavista.core.tensor.FixedTensor;
import dev.primavista.core.tensor.Shape;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What Triton's FIL backend makes of a booster's scores.
 *
 * @param classes whether the answer is the number of a class
 * @param probabilities whether it is a number for each class instead
 * @param threshold above which a single score is the class 1
 * @param declared how many numbers a row is declared to have; 0 where that is not said
 */
public record Forest(boolean classes, boolean probabilities, float threshold, long declared) {
  /** The backend's name. */
  static final String FIL = "fil";

  private static final String BACKEND = "backend";
  private static final String OUTPUT = "output__0";

  /** Adds whose configuration it is, and that XGBoost's file holds a booster and no estimator. */
  static void addTo(Map<String, String> parameters) {
    parameters.put(BACKEND, FIL);
    if (!"lightgbm".equals(parameters.get("model_type"))) {
      parameters.put("model_class", "xgboost.core.Booster");
    }
  }

  /**
   * What a configuration with {@code backend: "fil"} says; empty for any other.
   *
   * @throws ModelLoadException if the threshold is no number
   */
  public static Optional<Forest> of(ModelSettings settings) {
    Map<String, String> parameters = settings.parameters();
    if (!FIL.equals(parameters.get(BACKEND))) {
      return Optional.empty();
    }
    boolean classes =
        isTrue(parameters.get("output_class")) || isTrue(parameters.get("is_classifier"));
    boolean probabilities = isTrue(parameters.get("predict_proba"));
    return Optional.of(new Forest(classes, probabilities, threshold(parameters), width(settings)));
  }

  private static boolean isTrue(@Nullable String text) {
    return "true".equalsIgnoreCase(text);
  }

  private static float threshold(Map<String, String> parameters) {
    String text = parameters.getOrDefault("threshold", "0.5");
    if (!text.matches("[0-9]{1,6}([.][0-9]{1,12})?")) {
      throw new ModelLoadException(
          "malformed_config",
          "parameters.threshold: '" + text + "' (expected: a number such as 0.5)");
    }
    return Float.parseFloat(text);
  }

  private static long width(ModelSettings settings) {
    return settings.boundary().outputs().stream()
        .filter(output -> output.name().equals(OUTPUT))
        .flatMap(output -> output.shape().stream())
        .filter(shape -> shape.rank() == 2)
        .mapToLong(shape -> shape.dimension(1))
        .findFirst()
        .orElse(0);
  }

  /** How many numbers a row of so many scores is answered with. */
  public int outputs(int scores) {
    if (classes && !probabilities) {
      return 1;
    }
    return bothOf(scores) ? 2 : scores;
  }

  /** A single score is the second class's; it is answered alone where one number is declared. */
  private boolean bothOf(int scores) {
    return probabilities && scores == 1 && declared != 1;
  }

  /**
   * The answer, FP32.
   *
   * @param scores a number or a row of numbers for each row
   */
  public FixedTensor answer(FixedTensor scores) {
    int rows = scores.rows();
    int width = scores.shape().rank() == 1 ? 1 : (int) scores.shape().dimension(1);
    int outputs = outputs(width);
    float[] answer = new float[rows * outputs];
    for (int row = 0; row < rows; row++) {
      if (classes && !probabilities) {
        answer[row] = width == 1 ? above(scores, row) : greatest(scores, row * width, width);
      } else if (bothOf(width)) {
        answer[2 * row + 1] = (float) scores.doubleAt(row);
        answer[2 * row] = 1 - answer[2 * row + 1];
      } else {
        for (int i = row * width; i < (row + 1) * width; i++) {
          answer[i] = (float) scores.doubleAt(i);
        }
      }
    }
    return FixedTensor.ofFloats(Shape.of(rows, outputs), answer);
  }

  private int above(FixedTensor scores, int row) {
    return (float) scores.doubleAt(row) > threshold ? 1 : 0;
  }

  private static int greatest(FixedTensor scores, int from, int width) {
    int best = 0;
    for (int i = 1; i < width; i++) {
      if (scores.doubleAt(from + i) > scores.doubleAt(from + best)) {
        best = i;
      }
    }
    return best;
  }
}
