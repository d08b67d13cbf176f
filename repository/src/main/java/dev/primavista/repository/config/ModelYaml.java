package dev.primavista.repository.config;

import dev.primavista.core.ensemble.EnsembleSpec;
import dev.primavista.core.model.ModelConfig;
import dev.primavista.core.model.ModelConfig.Batching;
import dev.primavista.core.model.Recorded;
import dev.primavista.core.repository.VersionPolicy;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Our own {@code model.yaml}; docs/guides/model-repository.md describes every key. */
final class ModelYaml {
  private static final List<String> KNOWN =
      List.of(
          "file",
          "architecture",
          "versions",
          "labels",
          "execution",
          "instances",
          "timeout",
          "batching",
          "queue",
          "admission",
          "cache",
          "warmup",
          "inputs",
          "outputs",
          "columns",
          "parameters",
          "ensemble",
          "device",
          "accelerator",
          "precision",
          "task",
          "preprocessing",
          "classification",
          "embedding",
          "detection",
          "calibration");

  /** Ours, and as Hugging Face calls them. */
  private static final List<String> TASKS =
      List.of(
          "classify",
          "detect",
          "embed",
          "image-classification",
          "image-feature-extraction",
          "object-detection");

  /** What an ensemble has none of: its members execute, each as its own file says. */
  private static final List<String> OF_MEMBERS =
      List.of(
          "file",
          "architecture",
          "execution",
          "instances",
          "batching",
          "queue",
          "admission",
          "columns",
          "device",
          "accelerator",
          "precision");

  private final Fields fields;
  private final Path folder;
  private final ModelSettings base;
  private final TensorFields tensors;

  private ModelYaml(Fields fields, Path folder, ModelSettings base) {
    this.fields = fields.only(KNOWN);
    this.folder = folder;
    this.base = base;
    this.tensors = new TensorFields(fields, folder);
  }

  /**
   * The settings.
   *
   * @param base what holds where it says nothing
   */
  static ModelSettings read(Fields fields, Path folder, ModelSettings base) {
    return new ModelYaml(fields, folder, base).settings();
  }

  private ModelSettings settings() {
    Map<String, String> parameters = new HashMap<>(base.parameters());
    parameters.putAll(fields.textMap("parameters"));
    ModelSettings.APPLICATIONS.forEach(
        key -> fields.written(key).ifPresent(text -> parameters.put(key, text)));
    requireTask();
    return new ModelSettings(
        config(),
        fields.text("file").or(base::file),
        versions().or(base::versions),
        labels(),
        tensors.boundary(base.boundary()),
        fields.has("columns")
            ? new ModelSettings.Columns(fields.distinct("columns"), true)
            : base.columns(),
        parameters,
        ensemble().or(base::ensemble),
        PlacementFields.own(fields, base.placement()));
  }

  private void requireTask() {
    if (fields.text("task").filter(task -> !TASKS.contains(task)).isPresent()) {
      throw fields.wrong("task", "classify, detect or embed");
    }
  }

  private ModelConfig config() {
    ModelConfig config = base.config();
    config =
        config.withExecution(
            fields.choice("execution", ModelConfig.Execution.class).orElse(config.execution()));
    ModelConfig single = config;
    int instances = fields.count("instances", 1).orElse(config.instances());
    config = fields.checked("instances", () -> single.withInstances(instances));
    Duration timeout = Quantity.duration(fields, "timeout").orElse(config.timeout());
    ModelConfig timed = config;
    config = fields.checked("timeout", () -> timed.withTimeout(timeout));
    return config
        .withBatching(batching(config.batching()))
        .withQueue(QueueFields.own(fields, config.queue()))
        .withAdmission(admission(config.admission()))
        .withCache(cache(config.cache()))
        .withWarmUp(warmUp(config.warmUp()))
        .withWritten(config.written().withTensors(tensors.written(config.written())));
  }

  private Batching batching(Batching batching) {
    Optional<Fields> given = fields.group("batching");
    if (given.isEmpty()) {
      return batching;
    }
    Fields keys =
        given
            .get()
            .only(List.of("mode", "max_size", "preferred_sizes", "max_delay", "max_request_rows"));
    List<Integer> preferred =
        keys.has("preferred_sizes")
            ? keys.wholes("preferred_sizes", 1).stream().map(Math::toIntExact).toList()
            : batching.preferredSizes();
    return fields.checked(
        "batching",
        () ->
            new Batching(
                keys.choice("mode", Batching.Mode.class).orElse(batching.mode()),
                keys.count("max_size", 1).orElse(batching.maxSize()),
                preferred,
                Quantity.duration(keys, "max_delay").orElse(batching.maxDelay()),
                keys.count("max_request_rows", 0).orElse(batching.maxRequestRows())));
  }

  private ModelConfig.Admission admission(ModelConfig.Admission admission) {
    Optional<Fields> given = fields.group("admission");
    if (given.isEmpty()) {
      return admission;
    }
    Fields keys = given.get().only(List.of("floor", "target_delay"));
    return keys.checked(
        "target_delay",
        () ->
            new ModelConfig.Admission(
                keys.count("floor", 1).orElse(admission.floor()),
                Quantity.duration(keys, "target_delay").orElse(admission.targetDelay())));
  }

  private ModelConfig.Cache cache(ModelConfig.Cache cache) {
    return fields
        .group("cache")
        .map(keys -> Quantity.bytes(keys.only(List.of("max_size")), "max_size").orElse(0L))
        .map(ModelConfig.Cache::new)
        .orElse(cache);
  }

  private ModelConfig.WarmUp warmUp(ModelConfig.WarmUp warmUp) {
    Optional<Fields> given = fields.group("warmup");
    if (given.isEmpty()) {
      return warmUp;
    }
    Fields keys = given.get().only(List.of("budget", "requests"));
    List<Recorded> requests = new ArrayList<>();
    for (String name : keys.texts("requests")) {
      requests.add(RecordedRequest.read(InsideFolder.resolve(folder, name, keys.place())));
    }
    return new ModelConfig.WarmUp(
        Quantity.duration(keys, "budget").orElse(warmUp.budget()),
        requests.isEmpty() ? warmUp.requests() : requests);
  }

  /** {@code all}, {@code latest}, {@code latest N}, or the numbers. */
  private Optional<VersionPolicy> versions() {
    List<String> words = fields.texts("versions");
    return words.isEmpty()
        ? Optional.empty()
        : Optional.of(
            fields.checked("versions", () -> VersionPolicy.parse(String.join(" ", words))));
  }

  private Map<String, Long> labels() {
    Map<String, Long> labels = new HashMap<>(base.labels());
    fields
        .textMap("labels")
        .forEach(
            (label, version) -> {
              if (!version.matches("[1-9][0-9]{0,17}")) {
                throw fields
                    .placeIn("labels", label)
                    .refuse("labels." + label + ": " + version + " (expected: a version's number)");
              }
              labels.put(label, Long.parseLong(version));
            });
    return labels;
  }

  private Optional<EnsembleSpec> ensemble() {
    List<Fields> steps = fields.groups("ensemble");
    if (!fields.has("ensemble")) {
      return Optional.empty();
    }
    if (steps.isEmpty()) {
      throw fields.refuse("ensemble", "no steps (expected: at least one)");
    }
    for (String key : OF_MEMBERS) {
      if (fields.has(key)) {
        throw fields.refuse(key, "an ensemble has none (expected: what its members' files say)");
      }
    }
    EnsembleFields.requireOwnNames(steps);
    return Optional.of(
        EnsembleFields.spec(steps.stream().map(EnsembleFields::step).toList(), tensors.boundary()));
  }
}
