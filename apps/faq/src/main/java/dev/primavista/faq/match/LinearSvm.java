package dev.primavista.faq.match;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Future;

/**
 * Support vector machines with squared hinge loss, one class against the rest, trained by dual
 * coordinate descent with shrinking (Hsieh et al., ICML 2008; LIBLINEAR's default).
 */
final class LinearSvm {
  private static final int MOST_ROUNDS = 60;

  /** The gradients' range at which a solution is good enough. */
  private static final double TOLERANCE = 0.1;

  private final Examples examples;
  private final int[] labels;
  private final double cost;
  private final float[] squares;

  /**
   * A problem.
   *
   * @param labels per example its class; -1 for none of them
   * @param cost of an error beside the weights' size
   */
  LinearSvm(Examples examples, int[] labels, double cost) {
    this.examples = examples;
    this.labels = labels;
    this.cost = cost;
    this.squares = new float[examples.size()];
    float[] weights = new float[examples.width()];
    for (int i = 0; i < squares.length; i++) {
      examples.add(i, 1, weights);
      squares[i] = examples.product(i, weights);
      Arrays.fill(weights, 0);
    }
  }

  /**
   * Weights per class.
   *
   * @param used the examples to learn from
   * @param seed of the order in which they are taken
   */
  float[][] train(int classes, int[] used, long seed, ExecutorService threads) {
    List<Future<float[]>> running = new ArrayList<>();
    for (int c = 0; c < classes; c++) {
      int label = c;
      running.add(threads.submit(() -> weights(label, used, new SplittableRandom(seed + label))));
    }
    float[][] weights = new float[classes][];
    try {
      for (int c = 0; c < classes; c++) {
        weights[c] = running.get(c).get();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("training was interrupted", e);
    } catch (ExecutionException e) {
      throw new IllegalStateException("a classifier could not be trained", e.getCause());
    }
    return weights;
  }

  private float[] weights(int label, int[] used, SplittableRandom random) {
    float[] weights = new float[examples.width()];
    double[] alpha = new double[examples.size()];
    int[] active = used.clone();
    int size = active.length;
    double bound = Double.POSITIVE_INFINITY;
    for (int round = 0; round < MOST_ROUNDS; round++) {
      shuffle(active, size, random);
      Round seen = new Round(bound);
      for (int at = 0; at < size; at++) {
        if (seen.step(active[at], labels[active[at]] == label ? 1 : -1, alpha, weights)) {
          int last = active[--size];
          active[size] = active[at];
          active[at--] = last;
        }
      }
      if (seen.largest - seen.smallest > TOLERANCE) {
        bound = seen.largest <= 0 ? Double.POSITIVE_INFINITY : seen.largest;
      } else if (size == used.length) {
        break;
      } else {
        size = used.length;
        bound = Double.POSITIVE_INFINITY;
      }
    }
    return weights;
  }

  /** One pass over the examples that still move. */
  private final class Round {
    private final double bound;
    private double largest = Double.NEGATIVE_INFINITY;
    private double smallest = Double.POSITIVE_INFINITY;

    Round(double bound) {
      this.bound = bound;
    }

    /** Moves one example's multiplier; true where it rests at zero and will stay there. */
    boolean step(int example, int sign, double[] alpha, float[] weights) {
      double gradient = sign * examples.product(example, weights) - 1 + alpha[example] * 0.5 / cost;
      double projected = gradient;
      if (alpha[example] == 0) {
        if (gradient > bound) {
          return true;
        }
        projected = Math.min(gradient, 0);
      }
      largest = Math.max(largest, projected);
      smallest = Math.min(smallest, projected);
      if (Math.abs(projected) > 1e-12) {
        double before = alpha[example];
        alpha[example] = Math.max(before - gradient / (squares[example] + 0.5 / cost), 0);
        examples.add(example, (float) ((alpha[example] - before) * sign), weights);
      }
      return false;
    }
  }

  private static void shuffle(int[] values, int size, SplittableRandom random) {
    for (int i = size - 1; i > 0; i--) {
      int j = random.nextInt(i + 1);
      int value = values[i];
      values[i] = values[j];
      values[j] = value;
    }
  }
}
