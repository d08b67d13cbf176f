package dev.primavista.repository.config;

import dev.primavista.core.ensemble.EnsembleSpec;
import dev.primavista.core.model.ModelConfig;
import dev.primavista.core.model.ModelConfig.Batching;
import dev.primavista.core.model.ModelConfig.Queue;
import dev.primavista.core.model.Written;
import dev.primavista.core.repository.VersionPolicy;
import dev.primavista.core.tensor.DataType;
import dev.primavista.core.tensor.Shape;
import dev.primavista.core.tensor.Tensor;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;

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

  private static final List<String> POLICY = List.of("capacity", "timeout", "on_timeout");

  private final Fields fields;
  private final Path folder;
  private final ModelSettings base;

  private ModelYaml(Fields fields, Path folder, ModelSettings base) {
    this.fields = fields.only(KNOWN);
    this.folder = folder;
    this.base = base;
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
        boundary(),
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
        .withQueue(queue(config.queue()))
        .withAdmission(admission(config.admission()))
        .withCache(cache(config.cache()))
        .withWarmUp(warmUp(config.warmUp()))
        .withWritten(config.written().withTensors(written(config.written())));
  }

  /** By the outputs that are named here; where none is, those that were named before. */
  private Written.Tensors written(Written before) {
    if (!fields.has("inputs") && !fields.has("outputs")) {
      return before.tensors();
    }
    SequencedMap<String, String> files = new LinkedHashMap<>();
    fields
        .groupMap("outputs")
        .forEach((name, keys) -> keys.text("labels").ifPresent(file -> files.put(name, file)));
    return new Written.Tensors(files, new LinkedHashMap<>(), new LinkedHashMap<>());
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

  private Queue queue(Queue queue) {
    Optional<Fields> given = fields.group("queue");
    if (given.isEmpty()) {
      return queue;
    }
    Fields keys =
        given
            .get()
            .only(
                List.of(
                    "capacity",
                    "priorities",
                    "default_priority",
                    "timeout",
                    "on_timeout",
                    "by_priority"));
    Map<Integer, Queue.Policy> own = new HashMap<>(queue.policies());
    keys.groupMap("by_priority")
        .forEach((level, policy) -> own.put(level(policy, level), policy(policy.only(POLICY))));
    return keys.checked(
        "priorities",
        () ->
            new Queue(
                keys.count("capacity", 1).orElse(queue.capacity()),
                keys.count("priorities", 1).orElse(queue.priorities()),
                keys.count("default_priority", 1).orElse(queue.defaultPriority()),
                new Queue.Policy(
                    queue.policy().capacity(),
                    Quantity.duration(keys, "timeout").orElse(queue.policy().timeout()),
                    onTimeout(keys).orElse(queue.policy().onTimeout())),
                own));
  }

  private static int level(Fields policy, String text) {
    if (!text.matches("[1-9][0-9]{0,8}")) {
      throw policy.place().refuse("by_priority: '" + text + "' (expected: a number from 1)");
    }
    return Integer.parseInt(text);
  }

  private static Queue.Policy policy(Fields keys) {
    return new Queue.Policy(
        keys.count("capacity", 0).orElse(0),
        Quantity.duration(keys, "timeout").orElse(Duration.ZERO),
        onTimeout(keys).orElse(Queue.OnTimeout.REJECT));
  }

  private static Optional<Queue.OnTimeout> onTimeout(Fields keys) {
    return keys.choice("on_timeout", Queue.OnTimeout.class);
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
    List<SequencedMap<String, Tensor>> requests = new ArrayList<>();
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

  private ModelSettings.Boundary boundary() {
    if (!fields.has("inputs") && !fields.has("outputs")) {
      return base.boundary();
    }
    return new ModelSettings.Boundary(tensors("inputs"), tensors("outputs"));
  }

  private List<TensorDeclaration> tensors(String kind) {
    List<TensorDeclaration> declared = new ArrayList<>();
    fields
        .groupMap(kind)
        .forEach(
            (name, keys) -> {
              keys.only(List.of("datatype", "shape", "labels"));
              declared.add(
                  new TensorDeclaration(
                      name,
                      keys.text("datatype").map(type -> dataType(keys, type)),
                      keys.has("shape") ? Optional.of(shape(keys)) : Optional.empty(),
                      keys.text("labels")
                          .map(file -> InsideFolder.resolve(folder, file, keys.place()))));
            });
    return declared;
  }

  private static Shape shape(Fields keys) {
    return Shape.of(keys.wholes("shape", Shape.ANY).stream().mapToLong(Long::longValue).toArray());
  }

  private static DataType dataType(Fields keys, String type) {
    return DataType.named(type).orElseThrow(() -> keys.wrong("datatype", "FP32, INT64, BYTES ..."));
  }

  private Optional<EnsembleSpec> ensemble() {
    List<Fields> steps = fields.groups("ensemble");
    if (steps.isEmpty()) {
      return Optional.empty();
    }
    for (String key : OF_MEMBERS) {
      if (fields.has(key)) {
        throw fields.refuse(key, "an ensemble has none (expected: what its members' files say)");
      }
    }
    EnsembleFields.requireOwnNames(steps);
    return Optional.of(
        EnsembleFields.spec(
            steps.stream().map(EnsembleFields::step).toList(),
            new ModelSettings.Boundary(tensors("inputs"), tensors("outputs"))));
  }
}
