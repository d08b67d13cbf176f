package dev.primavista.vision;

import dev.primavista.core.ServingException;
import dev.primavista.core.model.CompositeModel;
import dev.primavista.core.model.LoadedModel;
import dev.primavista.core.model.ModelInstance;
import dev.primavista.core.model.ModelLoadException;
import dev.primavista.core.tensor.DataType;
import dev.primavista.core.tensor.FixedTensor;
import dev.primavista.vision.VisionTask.Scores;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/** What the numbers of a classifying output are: what model.yaml says, else what they look like. */
final class ScoresReading {
  private static final double SUM_TOLERANCE = 1e-3;
  private static final double QUANTISED_TOLERANCE = 40.0 / 256;

  private final LoadedModel model;
  private final String output;

  private ScoresReading(LoadedModel model, String output) {
    this.model = model;
    this.output = output;
  }

  /**
   * What they are.
   *
   * @param said the word of model.yaml; empty where it says nothing
   * @throws ModelLoadException if the word is unknown, or the network's answer to its own example
   *     contradicts it
   */
  static Scores of(LoadedModel model, String output, String said) {
    ScoresReading reading = new ScoresReading(model, output);
    return switch (said) {
      case "logits" -> Scores.LOGITS;
      case "multi_label_logits" -> Scores.MULTI_LABEL_LOGITS;
      case "probabilities" -> reading.checked(Scores.PROBABILITIES, said, "logits");
      case "sigmoid" -> reading.checked(Scores.SIGMOID, said, "multi_label_logits");
      case "" -> reading.found();
      default ->
          throw new ModelLoadException(
              "wrong_task",
              "classification.scores: "
                  + said
                  + " (expected: logits, probabilities, sigmoid or multi_label_logits)");
    };
  }

  /** Whether an output's name promises probabilities. */
  static boolean soundsProbable(String output) {
    String name = output.toLowerCase(Locale.ROOT);
    return name.contains("prob") || name.contains("softmax") || name.contains("predictions");
  }

  private Scores checked(Scores scores, String said, String otherwise) {
    if (answered().filter(row -> !ClassScores.areShares(row)).isPresent()) {
      throw new ModelLoadException(
          "wrong_task",
          ("classification.scores: %s, but the answer to an example has numbers below 0 or above 1"
                  + " (expected: %s)")
              .formatted(said, otherwise));
    }
    return scores;
  }

  private Scores found() {
    if (model.sigmoids().contains(output)) {
      return Scores.SIGMOID;
    }
    Optional<FixedTensor> row = answered();
    boolean probable = soundsProbable(output) && row.map(ClassScores::areShares).orElse(true);
    return probable || row.map(ScoresReading::sumsToOne).orElse(false)
        ? Scores.PROBABILITIES
        : Scores.LOGITS;
  }

  /** The network's answer to its own example; empty if it gives none, as graphs of models do. */
  private Optional<FixedTensor> answered() {
    if (model instanceof CompositeModel) {
      return Optional.empty();
    }
    try (ModelInstance instance = model.newInstance()) {
      return instance.execute(model.example()).get(output) instanceof FixedTensor scores
          ? Optional.of(scores.slice(0, 1))
          : Optional.empty();
    } catch (ServingException refused) {
      return Optional.empty();
    }
  }

  private static boolean sumsToOne(FixedTensor row) {
    boolean quantised = row.dataType() == DataType.UINT8 || row.dataType() == DataType.INT8;
    double sum = Arrays.stream(ClassScores.shares(row)).sum();
    return ClassScores.areShares(row)
        && Math.abs(sum - 1) < (quantised ? QUANTISED_TOLERANCE : SUM_TOLERANCE);
  }
}
