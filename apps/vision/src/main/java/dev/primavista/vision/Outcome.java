package dev.primavista.vision;

import dev.primavista.core.ServingException;
import dev.primavista.vision.ClassScores.Prediction;
import dev.primavista.vision.detection.Detection;
import java.util.List;

/** What became of one picture. */
public sealed interface Outcome {
  /** What its caller calls it. */
  String name();

  /** Its classes, most probable first. */
  record Classified(String name, List<Prediction> predictions) implements Outcome {}

  /**
   * What is in it, surest first.
   *
   * @param width the picture's, in pixels
   */
  record Detected(String name, int width, int height, List<Detection> detections)
      implements Outcome {}

  /** The vector that stands for it. */
  record Embedded(String name, double[] vector) implements Outcome {}

  /** Why it is none. */
  record Refused(String name, ServingException reason) implements Outcome {}
}
