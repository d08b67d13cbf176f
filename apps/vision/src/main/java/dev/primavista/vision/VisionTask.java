package dev.primavista.vision;

import dev.primavista.vision.detection.DetectionHead;
import java.util.List;

/** What a network says about a picture, and how its outputs say it. */
public sealed interface VisionTask {
  /** As {@code task} in model.yaml calls it. */
  String name();

  /** What the numbers of a classifying output are. */
  enum Scores {
    /** Of any size; softmax makes probabilities of them. */
    LOGITS,
    /** Of one class or another: they sum to 1. */
    PROBABILITIES,
    /** Of each class alone, from 0 to 1: several may be true. */
    SIGMOID,
    /** Of each class alone and of any size; a sigmoid makes probabilities of them. */
    MULTI_LABEL_LOGITS;

    /** Whether a size beyond 1 is nothing unusual. */
    boolean areLogits() {
      return this == LOGITS || this == MULTI_LABEL_LOGITS;
    }

    /** Whether of several classes one is true. */
    boolean ofOneClass() {
      return this == LOGITS || this == PROBABILITIES;
    }

    /** What they are where a class's number tells of the only other one too. */
    Scores ofOneClassOrTheOther() {
      return areLogits() ? LOGITS : PROBABILITIES;
    }
  }

  /**
   * Which of these is in the picture?
   *
   * @param output the tensor of one row of scores a picture; of two classes the row may hold the
   *     second's alone
   * @param classes how many there are without the background
   * @param background whether class 0 stands for no class at all, as TensorFlow's 1,001 classes
   *     have it
   * @param labels one per class without the background; empty where nobody named them
   * @param temperature that logits are divided by; 1 where it was not calibrated
   */
  record Classify(
      String output,
      Scores scores,
      int classes,
      boolean background,
      List<String> labels,
      double temperature)
      implements VisionTask {
    public Classify {
      labels = List.copyOf(labels);
    }

    @Override
    public String name() {
      return "classify";
    }

    /** The name of a class, counted without the background. */
    public String label(int index) {
      return labels.isEmpty() ? "class " + index : labels.get(index);
    }

    public Classify withTemperature(double other) {
      return new Classify(output, scores, classes, background, labels, other);
    }
  }

  /** What is where in the picture? */
  record Detect(DetectionHead head) implements VisionTask {
    @Override
    public String name() {
      return "detect";
    }
  }

  /**
   * The picture as a vector.
   *
   * @param output the tensor of one row a picture
   */
  record Embed(String output) implements VisionTask {
    @Override
    public String name() {
      return "embed";
    }
  }
}
