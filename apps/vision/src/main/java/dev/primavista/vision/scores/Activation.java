package dev.primavista.vision.scores;

import java.util.Arrays;

/** What makes shares of 1 of the scores that a network gives a place's classes. */
public enum Activation {
  /** They are such shares. */
  NONE,
  /** Each class for itself. */
  SIGMOID,
  /** One class is right, that of nothing at all among them. */
  SOFTMAX;

  /** The shares of one place. */
  public double[] shares(double[] scores) {
    return switch (this) {
      case NONE -> scores;
      case SIGMOID -> Arrays.stream(scores).map(score -> 1 / (1 + Math.exp(-score))).toArray();
      case SOFTMAX -> Softmax.of(scores, 1);
    };
  }
}
