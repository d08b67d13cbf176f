package dev.primavista.vision;

import dev.primavista.core.Amount;
import dev.primavista.core.ServingException;
import dev.primavista.core.model.LoadedModel;
import dev.primavista.core.model.ModelLoadException;
import dev.primavista.core.model.TensorSpec;
import dev.primavista.vision.VisionTask.Scores;
import dev.primavista.vision.detection.DetectionHead;
import dev.primavista.vision.recipe.Members;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

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
          Optional.of(classify(scores().orElseThrow(this::withoutRows)));
      case "embed", "image-feature-extraction" -> Optional.of(embed());
      case "detect", "object-detection" -> Optional.of(detect().orElseThrow(this::withoutBoxes));
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
    if (embedding().isPresent() || looksLikeVector()) {
      return Optional.of(embed());
    }
    boolean meant = classification("output").isPresent() || !options.labels().isEmpty();
    boolean clear = choice().scores(options.labels().size()).size() == 1;
    return meant || clear ? scores().map(this::classify) : Optional.empty();
  }

  /** Whether an output is called an embedding, and none besides may hold scores. */
  private boolean looksLikeVector() {
    List<TensorSpec> vectors = choice().vectors();
    return vectors.size() == 1
        && OutputChoice.isEmbedding(vectors.getFirst())
        && choice().scores(options.labels().size()).stream().allMatch(OutputChoice::isEmbedding);
  }

  private ModelLoadException refusal(String reason) {
    return new ModelLoadException("wrong_task", reason);
  }

  /** What is read of the members that model.yaml has under this name. */
  private <T> T read(String group, Function<Optional<Members>, T> reading) {
    try {
      return reading.apply(
          Optional.ofNullable(metadata.get(group))
              .map(text -> Members.parse(text.getBytes(StandardCharsets.UTF_8))));
    } catch (ServingException.InvalidRequest | IllegalArgumentException wrong) {
      throw refusal("'%s' is not understood: %s".formatted(group, wrong.getMessage()));
    }
  }

  private Optional<VisionTask.Detect> detect() {
    return read("detection", group -> DetectionHead.of(model.signature(), labels(), group))
        .map(VisionTask.Detect::new);
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

  private ModelLoadException withoutVector() {
    return refusal(
        "the outputs %s hold no vector a picture (expected: one of shape [-1, dimensions])"
            .formatted(model.signature().outputs()));
  }

  private ModelLoadException withoutBoxes() {
    boolean places =
        model.signature().outputs().stream().anyMatch(spec -> spec.shape().rank() == 3);
    return refusal(
        places
            ? "nothing tells how the outputs %s hold boxes (expected: detection.style in model.yaml)"
                .formatted(model.signature().outputs())
            : "no output looks like boxes (expected: boxes and scores, or one of rank 3)");
  }

  private OutputChoice choice() {
    return new OutputChoice(model, !saidScores().isEmpty());
  }

  private Optional<TensorSpec> scores() {
    return classification("output")
        .map(choice()::scores)
        .or(
            () ->
                OutputChoice.only(
                    choice().scores(options.labels().size()), "classification.output"));
  }

  private VisionTask.Embed embed() {
    TensorSpec output =
        embedding()
            .map(choice()::vector)
            .or(() -> OutputChoice.only(choice().vectors(), "embedding.output"))
            .orElseThrow(this::withoutVector);
    return new VisionTask.Embed(output.name());
  }

  private String saidScores() {
    return classification("scores").orElse("");
  }

  private Optional<String> classification(String key) {
    return key("classification", Set.of("output", "scores"), group -> group.text(key));
  }

  private Optional<String> embedding() {
    return key("embedding", Set.of("output"), group -> group.text("output"));
  }

  private <T> Optional<T> key(
      String group, Set<String> known, Function<Members, Optional<T>> reading) {
    return read(group, members -> members.map(each -> each.only(known)).flatMap(reading));
  }

  private VisionTask.Classify classify(TensorSpec output) {
    int all = Math.toIntExact(output.shape().dimension(1));
    boolean lone = all == 1;
    List<String> labels = options.labels().isEmpty() ? output.labels() : options.labels();
    if (labels.isEmpty() && options.saved().size() == Math.max(2, all)) {
      labels = options.saved();
    }
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
        "the network has %d classes, %s given (expected: %s)"
            .formatted(Math.max(2, all), Amount.of(labels, "label was", "labels were"), expected),
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
        key("calibration", Set.of("temperature"), group -> group.number("temperature")).orElse(1.0);
    if (!(temperature > 0)) {
      throw refusal("calibration.temperature: " + temperature + " (expected: > 0)");
    }
    return temperature;
  }
}
