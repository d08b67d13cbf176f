package dev.primavista.vision;

import dev.primavista.core.ServingException.BackendFailure;
import dev.primavista.core.tensor.DataType;
import dev.primavista.core.tensor.FixedTensor;
import dev.primavista.core.tensor.Greatest;
import dev.primavista.vision.VisionTask.Classify;
import dev.primavista.vision.scores.Softmax;
import java.util.Arrays;
import java.util.List;
import java.util.function.DoubleUnaryOperator;

/** A network's scores as probabilities and classes. */
public final class ClassScores {
  /** TensorFlow Lite's quantised softmax gives 256ths. */
  private static final double QUANTISED_ONE = 256;

  private static final double INT8_ZERO = 128;

  /** How far float16 may miss. */
  private static final double ROUNDING = 1e-3;

  /**
   * A class of a picture.
   *
   * @param index counted without the background
   */
  public record Prediction(String label, int index, double probability) {}

  private ClassScores() {}

  /** The most probable classes of one row, best first; of equal ones the first. */
  static List<Prediction> best(Classify task, FixedTensor row, int top, double threshold) {
    double[] probabilities = probabilities(task, row);
    int skipped = task.background() ? 1 : 0;
    int classes = probabilities.length - skipped;
    return Arrays.stream(Greatest.places(classes, top, i -> probabilities[skipped + i]))
        .takeWhile(i -> probabilities[skipped + i] >= threshold)
        .mapToObj(i -> new Prediction(task.label(i), i, probabilities[skipped + i]))
        .toList();
  }

  /** One row's probabilities, calibrated, with the background's where there is one. */
  static double[] probabilities(Classify task, FixedTensor row) {
    if (!task.scores().areLogits() && task.temperature() == 1) {
      return scores(task, row);
    }
    double[] logits = logits(task, row);
    if (task.scores().ofOneClass()) {
      return Softmax.of(logits, task.temperature());
    }
    return Arrays.stream(logits)
        .map(logit -> 1 / (1 + Math.exp(-logit / task.temperature())))
        .toArray();
  }

  /** One row's logits; of probabilities their logarithms, which are logits too. */
  static double[] logits(Classify task, FixedTensor row) {
    DoubleUnaryOperator logit =
        switch (task.scores()) {
          case LOGITS, MULTI_LABEL_LOGITS -> score -> score;
          case PROBABILITIES -> Math::log;
          case SIGMOID ->
              score -> {
                double share = Math.clamp(score, 0, 1);
                return Math.log(share) - Math.log1p(-share);
              };
        };
    return Arrays.stream(scores(task, row)).map(logit).toArray();
  }

  /**
   * One row's scores, those of both classes where it holds the second's alone.
   *
   * @throws BackendFailure if they are to be probabilities and are not
   */
  private static double[] scores(Classify task, FixedTensor row) {
    boolean logits = task.scores().areLogits();
    if (!logits && !areShares(row)) {
      throw new BackendFailure(
          ("output '%s' has numbers below 0 or above 1, which are no probabilities (expected: what"
                  + " classification.scores in model.yaml says)")
              .formatted(task.output()),
          null);
    }
    double[] scores = logits ? row.doubles() : shares(row);
    return scores.length > 1 ? scores : new double[] {logits ? 0 : 1 - scores[0], scores[0]};
  }

  /** A row's numbers as shares of 1. */
  static double[] shares(FixedTensor row) {
    double[] shares = row.doubles();
    double zero = row.dataType() == DataType.INT8 ? INT8_ZERO : 0;
    boolean quantised = row.dataType() == DataType.INT8 || row.dataType() == DataType.UINT8;
    for (int i = 0; i < shares.length && quantised; i++) {
      shares[i] = (shares[i] + zero) / QUANTISED_ONE;
    }
    return shares;
  }

  /** Whether no number of a row is far from what a probability may be. */
  static boolean areShares(FixedTensor row) {
    return Arrays.stream(shares(row)).noneMatch(share -> share < -ROUNDING || share > 1 + ROUNDING);
  }
}
