package dev.primavista.vision;

import dev.primavista.core.ServingException;
import dev.primavista.core.model.LoadedModel;
import dev.primavista.core.model.ModelLoadException;
import dev.primavista.core.model.TensorSpec;
import dev.primavista.core.tensor.DataType;
import dev.primavista.vision.VisionTask.Scores;
import dev.primavista.vision.detection.DetectionHead;
import dev.primavista.vision.recipe.Members;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** The task of a network: what model.yaml says, else what its outputs look like. */
final class TaskReading {
  private static final int IMAGENET = 1000;
  private static final String TASK = "task";
  private static final Set<String> TASKS =
      Set.of(
          "classify",
          "image-classification",
          "detect",
          "object-detection",
          "embed",
          "image-feature-extraction");

  private final LoadedModel model;
  private final VisionOptions options;
  private final Map<String, String> metadata;

  private TaskReading(LoadedModel model, VisionOptions options) {
    this.model = model;
    this.options = options;
    this.metadata = model.description().metadata();
  }

  /** The task; empty if nothing is said and the outputs look like none. */
  static Optional<VisionTask> of(LoadedModel model, VisionOptions options) {
    return new TaskReading(model, options).task();
  }

  /** The task of looking at pictures that model.yaml or the file declares. */
  static Optional<String> declared(LoadedModel model) {
    return Optional.ofNullable(model.description().metadata().get(TASK)).filter(TASKS::contains);
  }

  private Optional<VisionTask> task() {
    String declared = metadata.getOrDefault(TASK, "");
    return switch (declared) {
      case "classify", "image-classification" ->
          Optional.of(classify(rows().or(this::lone).orElseThrow(this::withoutRows)));
      case "embed", "image-feature-extraction" ->
          Optional.of(new VisionTask.Embed(rows().orElseThrow(this::withoutRows).name()));
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
              "unknown_task", "task '" + declared + "' (expected: classify, detect or embed)");
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
    return vector
        ? rows.map(spec -> new VisionTask.Embed(spec.name()))
        : rows.or(this::lone).map(this::classify);
  }

  private ModelLoadException refusal(String reason) {
    return new ModelLoadException("wrong_task", reason);
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

  private ModelLoadException withoutRows() {
    return refusal(
        "no output has one row a picture (expected: one of shape [-1, classes], or of [-1, 1] that"
            + " a sigmoid makes or that classification.scores speaks of)");
  }

  /** Probabilities where the network gives them, otherwise logits, otherwise its first rows. */
  private Optional<TensorSpec> rows() {
    List<TensorSpec> rows = flat().stream().filter(spec -> spec.shape().dimension(1) > 1).toList();
    return rows.stream()
        .filter(spec -> ScoresReading.soundsProbable(spec.name()))
        .findFirst()
        .or(() -> rows.stream().findFirst());
  }

  /** The one number of a network that tells two classes apart. */
  private Optional<TensorSpec> lone() {
    return flat().stream().filter(this::isLone).findFirst();
  }

  private boolean isLone(TensorSpec spec) {
    return spec.shape().dimension(1) == 1
        && (!saidScores().isEmpty() || model.sigmoids().contains(spec.name()));
  }

  /** The outputs that may hold scores, or the one of them that model.yaml names. */
  private List<TensorSpec> flat() {
    Optional<String> named = group("classification").flatMap(keys -> keys.text("output"));
    List<TensorSpec> flat =
        model.signature().outputs().stream()
            .filter(spec -> isNumber(spec.dataType()) && spec.shape().rank() == 2)
            .filter(spec -> spec.shape().dimension(1) > 1 || isLone(spec))
            .filter(spec -> named.isEmpty() || spec.name().equals(named.get()))
            .toList();
    if (named.isPresent() && flat.isEmpty()) {
      throw refusal("output '" + named.get() + "' (expected: a name of one with rows of scores)");
    }
    return flat;
  }

  private String saidScores() {
    return group("classification").flatMap(keys -> keys.text("scores")).orElse("");
  }

  private static boolean isNumber(DataType type) {
    return switch (type) {
      case FP32, FP16, FP64, UINT8, INT8 -> true;
      default -> false;
    };
  }

  private VisionTask.Classify classify(TensorSpec output) {
    int all = Math.toIntExact(output.shape().dimension(1));
    boolean lone = all == 1;
    List<String> labels = options.labels().isEmpty() ? output.labels() : options.labels();
    boolean background = all == IMAGENET + 1 && allowsBackground(labels);
    int classes = lone ? 2 : background ? all - 1 : all;
    if (background && labels.size() == all) {
      labels = labels.subList(1, all);
    }
    if (!labels.isEmpty() && labels.size() != classes) {
      throw wrongLabels(all, labels.size());
    }
    Scores scores = ScoresReading.of(model, output.name(), saidScores());
    return new VisionTask.Classify(
        output.name(),
        lone ? scores.ofOneClassOrTheOther() : scores,
        classes,
        background,
        labels,
        temperature());
  }

  private static ModelLoadException wrongLabels(int all, int labels) {
    String expected =
        switch (all) {
          case 1 -> "two, the second for what the one number is of";
          case IMAGENET + 1 -> "one a class, or ImageNet's 1000 without the background";
          default -> "one a class";
        };
    return new ModelLoadException(
        "wrong_labels",
        "the network has %d classes, %d labels were given (expected: %s)"
            .formatted(Math.max(2, all), labels, expected),
        "labels come from --labels, NAME.labels.txt, labels.txt or model.yaml, one a line");
  }

  /** Whether these names leave class 0 of ImageNet's 1,001 to the background. */
  private static boolean allowsBackground(List<String> labels) {
    return labels.isEmpty()
        || labels.size() == IMAGENET
        || labels.getFirst().replaceAll("[^A-Za-z]", "").equalsIgnoreCase("background");
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
