package dev.primavista.vision;

import dev.primavista.core.ServingException;
import dev.primavista.core.model.LoadedModel;
import dev.primavista.core.model.ModelId;
import dev.primavista.core.model.ModelInstance;
import dev.primavista.core.model.ModelLoadException;
import dev.primavista.core.model.TensorSpec;
import dev.primavista.core.tensor.DataType;
import dev.primavista.core.tensor.FixedTensor;
import dev.primavista.vision.VisionTask.Scores;
import dev.primavista.vision.detection.DetectionHead;
import dev.primavista.vision.recipe.Members;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** The task of a network: what model.yaml says, else what its outputs look like. */
final class TaskReading {
  private static final int IMAGENET = 1000;
  private static final double SUM_TOLERANCE = 1e-3;
  private static final double QUANTISED_ONE = 256;
  private static final double QUANTISED_TOLERANCE = 40;

  private final ModelId id;
  private final LoadedModel model;
  private final VisionOptions options;
  private final Map<String, String> metadata;

  private TaskReading(ModelId id, LoadedModel model, VisionOptions options) {
    this.id = id;
    this.model = model;
    this.options = options;
    this.metadata = model.description().metadata();
  }

  /** The task; empty if nothing is said and the outputs look like none. */
  static Optional<VisionTask> of(ModelId id, LoadedModel model, VisionOptions options) {
    return new TaskReading(id, model, options).task();
  }

  private Optional<VisionTask> task() {
    String declared = metadata.getOrDefault("task", "");
    return switch (declared) {
      case "classify", "image-classification" -> Optional.of(classify(requireRows()));
      case "embed", "image-feature-extraction" ->
          Optional.of(new VisionTask.Embed(requireRows().name()));
      case "detect", "object-detection" ->
          Optional.of(
              detect()
                  .orElseThrow(
                      () ->
                          refusal(
                              "no output looks like boxes (expected: boxes and scores, or one"
                                  + " of rank 3)")));
      case "" -> looks();
      default ->
          throw new ModelLoadException(
              "unknown_task",
              id + ": task '" + declared + "' (expected: classify, detect or embed)");
    };
  }

  private Optional<VisionTask> looks() {
    Optional<VisionTask> detect = detect().map(task -> task);
    if (detect.isPresent()) {
      return detect;
    }
    Optional<TensorSpec> rows = rows();
    boolean vector =
        rows.isPresent() && rows.get().name().toLowerCase(Locale.ROOT).contains("embed");
    return vector ? rows.map(spec -> new VisionTask.Embed(spec.name())) : rows.map(this::classify);
  }

  private ModelLoadException refusal(String reason) {
    return new ModelLoadException("wrong_task", id + ": " + reason);
  }

  private Optional<Members> group(String name) {
    return Optional.ofNullable(metadata.get(name))
        .map(text -> Members.parse(text.getBytes(StandardCharsets.UTF_8)));
  }

  private Optional<VisionTask.Detect> detect() {
    try {
      return DetectionHead.of(model.signature(), labels(), group("detection"))
          .map(VisionTask.Detect::new);
    } catch (ServingException.InvalidRequest | IllegalArgumentException wrong) {
      throw refusal("'detection' is not understood: " + wrong.getMessage());
    }
  }

  private List<String> labels() {
    return options.labels().isEmpty()
        ? model.signature().outputs().stream()
            .map(TensorSpec::labels)
            .filter(names -> !names.isEmpty())
            .findFirst()
            .orElseGet(() -> metadata.getOrDefault("labels", "").lines().toList())
        : options.labels();
  }

  private TensorSpec requireRows() {
    return rows()
        .orElseThrow(
            () ->
                refusal("no output has one row a picture (expected: one of shape [-1, classes])"));
  }

  /** Probabilities where the network gives them, otherwise logits, otherwise its first rows. */
  private Optional<TensorSpec> rows() {
    Optional<String> named = group("classification").flatMap(keys -> keys.text("output"));
    List<TensorSpec> rows =
        model.signature().outputs().stream()
            .filter(spec -> isNumber(spec.dataType()) && spec.shape().rank() == 2)
            .filter(spec -> spec.shape().dimension(1) > 1)
            .filter(spec -> named.isEmpty() || spec.name().equals(named.get()))
            .toList();
    if (named.isPresent() && rows.isEmpty()) {
      throw refusal("output '" + named.get() + "' (expected: a name of one with rows of scores)");
    }
    return rows.stream()
        .filter(spec -> soundsProbable(spec.name()))
        .findFirst()
        .or(() -> rows.stream().findFirst());
  }

  private static boolean isNumber(DataType type) {
    return switch (type) {
      case FP32, FP16, FP64, UINT8, INT8 -> true;
      default -> false;
    };
  }

  private static boolean soundsProbable(String output) {
    String name = output.toLowerCase(Locale.ROOT);
    return name.contains("prob") || name.contains("softmax") || name.contains("predictions");
  }

  private VisionTask.Classify classify(TensorSpec output) {
    int all = Math.toIntExact(output.shape().dimension(1));
    List<String> labels = options.labels().isEmpty() ? output.labels() : options.labels();
    boolean background = all == IMAGENET + 1 && allowsBackground(labels);
    int classes = background ? all - 1 : all;
    if (background && labels.size() == all) {
      labels = labels.subList(1, all);
    }
    if (!labels.isEmpty() && labels.size() != classes) {
      throw new ModelLoadException(
          "wrong_labels",
          "%s has %d classes, %d labels were given (expected: one a class%s)"
              .formatted(
                  id,
                  all,
                  labels.size(),
                  all == IMAGENET + 1 ? ", or ImageNet's 1000 without the background" : ""),
          "labels come from --labels, NAME.labels.txt, labels.txt or model.yaml, one a line");
    }
    return new VisionTask.Classify(
        output.name(), scores(output), classes, background, labels, temperature());
  }

  /** Whether these names leave class 0 of ImageNet's 1,001 to the background. */
  private static boolean allowsBackground(List<String> labels) {
    return labels.isEmpty()
        || labels.size() == IMAGENET
        || labels.getFirst().replaceAll("[^A-Za-z]", "").equalsIgnoreCase("background");
  }

  private Scores scores(TensorSpec output) {
    String said = group("classification").flatMap(keys -> keys.text("scores")).orElse("");
    return switch (said) {
      case "logits" -> Scores.LOGITS;
      case "probabilities" -> Scores.PROBABILITIES;
      case "sigmoid" -> Scores.SIGMOID;
      case "" ->
          soundsProbable(output.name()) || sumsToOne(output.name())
              ? Scores.PROBABILITIES
              : Scores.LOGITS;
      default ->
          throw refusal(
              "classification.scores: " + said + " (expected: logits, probabilities or sigmoid)");
    };
  }

  /** Whether the network's answer to its own example is a distribution. */
  private boolean sumsToOne(String output) {
    try (ModelInstance instance = model.newInstance()) {
      if (!(instance.execute(model.example()).get(output) instanceof FixedTensor scores)) {
        return false;
      }
      double[] row = scores.slice(0, 1).doubles();
      double sum = 0;
      for (double score : row) {
        if (score < 0) {
          return false;
        }
        sum += score;
      }
      return scores.dataType() == DataType.UINT8
          ? Math.abs(sum - QUANTISED_ONE) < QUANTISED_TOLERANCE
          : Math.abs(sum - 1) < SUM_TOLERANCE;
    } catch (ServingException refused) {
      return false;
    }
  }

  private double temperature() {
    double temperature =
        group("calibration").flatMap(keys -> keys.number("temperature")).orElse(1.0);
    if (!(temperature > 0)) {
      throw refusal("calibration.temperature: " + temperature + " (expected: > 0)");
    }
    return temperature;
  }
}
