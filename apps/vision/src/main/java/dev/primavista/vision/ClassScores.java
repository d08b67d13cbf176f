package dev.primavista.vision;

import dev.primavista.core.tensor.FixedTensor;
import dev.primavista.core.tensor.Greatest;
import dev.primavista.vision.VisionTask.Classify;
import dev.primavista.vision.VisionTask.Scores;
import java.util.Arrays;
import java.util.List;

/** A network's scores as probabilities and classes. */
public final class ClassScores {
  /** TensorFlow Lite's quantised softmax gives 256ths. */
  private static final double QUANTISED_ONE = 256;

  private static final double INT8_ZERO = 128;

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
    double[] scores = scores(task, row);
    if (task.scores() != Scores.LOGITS && task.temperature() == 1) {
      return scores;
    }
    return task.scores() == Scores.SIGMOID
        ? scores
        : softmax(logits(task, row), task.temperature());
  }

  private static double[] scores(Classify task, FixedTensor row) {
    double[] scores = row.doubles();
    boolean logits = task.scores() == Scores.LOGITS;
    switch (row.dataType()) {
      case UINT8 -> {
        for (int i = 0; i < scores.length && !logits; i++) {
          scores[i] /= QUANTISED_ONE;
        }
      }
      case INT8 -> {
        for (int i = 0; i < scores.length && !logits; i++) {
          scores[i] = (scores[i] + INT8_ZERO) / QUANTISED_ONE;
        }
      }
      default -> {}
    }
    return scores;
  }

  /** One row's logits; of probabilities their logarithms, which are logits too. */
  static double[] logits(Classify task, FixedTensor row) {
    double[] scores = scores(task, row);
    if (task.scores() == Scores.PROBABILITIES) {
      for (int i = 0; i < scores.length; i++) {
        scores[i] = Math.log(scores[i]);
      }
    }
    return scores;
  }

  /** The probabilities of logits that are divided by a temperature. */
  public static double[] softmax(double[] logits, double temperature) {
    double greatest = Double.NEGATIVE_INFINITY;
    for (double logit : logits) {
      greatest = Math.max(greatest, logit);
    }
    double sum = 0;
    double[] probabilities = new double[logits.length];
    for (int i = 0; i < logits.length; i++) {
      probabilities[i] = Math.exp((logits[i] - greatest) / temperature);
      sum += probabilities[i];
    }
    for (int i = 0; i < logits.length; i++) {
      probabilities[i] /= sum;
    }
    return probabilities;
  }
}
