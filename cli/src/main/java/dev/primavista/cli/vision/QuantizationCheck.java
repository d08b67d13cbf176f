package dev.primavista.cli.vision;

import dev.primavista.core.Amount;
import dev.primavista.vision.evaluation.LabelledPictures.Example;
import java.io.IOException;
import java.util.List;
import java.util.Locale;
import java.util.OptionalInt;

/**
 * What quantising costs: the share of right answers where classes are known, else the share of
 * answers that are the float network's.
 */
final class QuantizationCheck {
  private final List<Example> calibration;
  private final List<Example> pictures;
  private final int[] floatAnswers;
  private final int labelled;
  private Figures base = new Figures(0, 1, 0);

  /**
   * What one network reaches.
   *
   * @param right share of right answers among the pictures of known classes; 0 where there are none
   * @param agreement share of answers that are the float network's
   * @param millis CPU time of an execution
   */
  record Figures(double right, double agreement, double millis) {}

  /**
   * A check.
   *
   * @param calibration the pictures that activations are watched on
   * @param pictures those that are asked
   */
  QuantizationCheck(List<Example> calibration, List<Example> pictures) {
    this.calibration = calibration;
    this.pictures = pictures;
    this.floatAnswers = new int[pictures.size()];
    this.labelled = (int) pictures.stream().filter(picture -> picture.truth().isPresent()).count();
  }

  /** Those asked that are of no class of the network, where others are of one. */
  List<Example> unlabelled() {
    return labelled == 0
        ? List.of()
        : pictures.stream().filter(picture -> picture.truth().isEmpty()).toList();
  }

  List<Example> calibration() {
    return calibration;
  }

  /** The float network's figures. */
  Figures base() {
    return base;
  }

  void askFloat(MeasuredNetwork network) throws IOException {
    for (int i = 0; i < floatAnswers.length; i++) {
      floatAnswers[i] = network.best(network.input(pictures.get(i).file()));
    }
    base = figures(floatAnswers, network);
  }

  Figures ask(MeasuredNetwork network) throws IOException {
    int[] answers = new int[floatAnswers.length];
    for (int i = 0; i < answers.length; i++) {
      answers[i] = network.best(network.input(pictures.get(i).file()));
    }
    return figures(answers, network);
  }

  private Figures figures(int[] answers, MeasuredNetwork network) {
    int right = 0;
    int same = 0;
    for (int i = 0; i < answers.length; i++) {
      right += pictures.get(i).truth().equals(OptionalInt.of(answers[i])) ? 1 : 0;
      same += answers[i] == floatAnswers[i] ? 1 : 0;
    }
    double all = answers.length;
    return new Figures(right / Math.max(labelled, 1.0), same / all, network.millis());
  }

  /** Points of 100 that are lost. */
  double loss(Figures figures) {
    return 100 * (labelled > 0 ? base.right() - figures.right() : 1 - figures.agreement());
  }

  String line(String name, Figures figures) {
    String right =
        labelled > 0 ? String.format(Locale.ROOT, "top-1 %6.2f %%   ", 100 * figures.right()) : "";
    return String.format(
        Locale.ROOT,
        "%-28s %sas float %6.2f %%   %8.3f ms CPU (%.2fx)   %s",
        name,
        right,
        100 * figures.agreement(),
        figures.millis(),
        base.millis() == 0 ? 1 : base.millis() / figures.millis(),
        Amount.of(floatAnswers.length, "picture"));
  }
}
