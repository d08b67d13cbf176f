package dev.primavista.repository.config;

import dev.primavista.core.ensemble.EnsembleSpec;
import dev.primavista.core.model.ModelConfig;
import dev.primavista.core.model.ModelConfig.Batching;
import dev.primavista.core.model.ModelConfig.Cache;
import dev.primavista.core.model.Written;
import dev.primavista.core.repository.VersionPolicy;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.SequencedMap;

/**
 * A model's configuration in Triton's words. With {@code max_batch_size} above 0 the dimensions
 * that it states lack the batch's; without it {@code dynamic_batching} leaves it to what holds for
 * all models whether requests are joined. Versions that it does not choose are the latest one.
 */
final class TritonConfig {
  private static final long CACHE_BYTES = 64L << 20;

  private final Fields fields;
  private final Path folder;
  private final int maxBatchSize;
  private final TritonTensors tensors;
  private final TritonBatching batching;

  private TritonConfig(Fields fields, Path folder) {
    this.fields = TritonSchema.checked(fields);
    this.folder = folder;
    this.maxBatchSize = fields.count("max_batch_size", 0).orElse(0);
    this.tensors = new TritonTensors(fields, folder, maxBatchSize > 0);
    this.batching = new TritonBatching(fields, maxBatchSize);
  }

  /**
   * The settings.
   *
   * @param folder the model's own, whose name has to be the model's
   * @param base what holds for all models
   */
  static ModelSettings read(Fields fields, Path folder, ModelConfig base) {
    return new TritonConfig(fields, folder).settings(base);
  }

  private ModelSettings settings(ModelConfig base) {
    requireName();
    requireStateless();
    return new ModelSettings(
        config(base),
        fields.text("default_model_filename"),
        Optional.of(versions()),
        Map.of(),
        new ModelSettings.Boundary(tensors.of("input"), tensors.of("output")),
        ModelSettings.Columns.NONE,
        parameters(),
        ensemble(),
        PlacementFields.triton(fields));
  }

  /**
   * The settings where this prevails over what the model's own file says: in how the model is
   * served, not in what it is made of, takes and gives.
   *
   * @param own as the file has them
   * @param base what holds for all models
   */
  static ModelSettings over(Fields fields, Path folder, ModelSettings own, ModelConfig base) {
    return new TritonConfig(fields, folder).over(own, base);
  }

  private ModelSettings over(ModelSettings own, ModelConfig base) {
    Map<String, String> all = new HashMap<>(own.parameters());
    all.putAll(parameters());
    Batching joined = batching.over(own.config().batching(), base.batching());
    return new ModelSettings(
        served(own.config().withBatching(joined)),
        fields.text("default_model_filename").or(own::file),
        fields.has("version_policy") ? Optional.of(versions()) : own.versions(),
        own.labels(),
        own.boundary(),
        own.columns(),
        all,
        own.ensemble(),
        PlacementFields.over(fields, own.placement()));
  }

  private void requireName() {
    String own = String.valueOf(folder.getFileName());
    if (Files.isRegularFile(folder)) {
      return;
    }
    if (!fields.text("name").orElse(own).equals(own)) {
      throw fields.wrong("name", "the folder's name '" + own + "'");
    }
  }

  private void requireStateless() {
    if (fields.has("sequence_batching")) {
      throw fields
          .group("sequence_batching")
          .orElse(fields)
          .place()
          .refuse(
              "sequence_batching: a model that keeps state between requests is not served here");
    }
  }

  private ModelConfig config(ModelConfig base) {
    ModelConfig config = served(base.withBatching(batching.read(base.batching())));
    List<Fields> warmups = fields.groups("model_warmup");
    return config.withWritten(
        config
            .written()
            .withTensors(
                new Written.Tensors(
                    labelFiles(), tensors.formats(), shapes("input"), shapes("output")))
            .withWarmUps(warmups.stream().map(TritonWarmUp::written).toList()));
  }

  /** How the model is served, but for batching. */
  private ModelConfig served(ModelConfig base) {
    ModelConfig config =
        fields.checked("instance_group", () -> base.withInstances(instances(base)));
    Optional<Fields> dynamic = fields.group("dynamic_batching");
    if (dynamic.isPresent()) {
      config = config.withQueue(TritonQueue.read(dynamic.get(), config.queue()));
    }
    config = config.withCache(cache(config.cache()));
    List<Fields> warmups = fields.groups("model_warmup");
    if (!warmups.isEmpty()) {
      var requests = new TritonWarmUp(folder, maxBatchSize > 0).requests(warmups);
      config = config.withWarmUp(config.warmUp().withRequests(requests));
    }
    return config;
  }

  private Cache cache(Cache base) {
    Optional<Boolean> enabled =
        fields.group("response_cache").flatMap(cache -> cache.flag("enable"));
    if (enabled.isEmpty()) {
      return base;
    }
    return enabled.get() ? (base.on() ? base : new Cache(CACHE_BYTES)) : Cache.OFF;
  }

  private SequencedMap<String, String> labelFiles() {
    SequencedMap<String, String> files = new LinkedHashMap<>();
    for (Fields output : fields.groups("output")) {
      output
          .text("label_filename")
          .filter(file -> !file.isEmpty())
          .ifPresent(file -> output.text("name").ifPresent(name -> files.put(name, file)));
    }
    return files;
  }

  /** The shapes that {@code reshape} states, by the tensors that have one. */
  private SequencedMap<String, List<Long>> shapes(String kind) {
    SequencedMap<String, List<Long>> shapes = new LinkedHashMap<>();
    for (Fields tensor : fields.groups(kind)) {
      tensor
          .group("reshape")
          .ifPresent(
              reshape ->
                  tensor
                      .text("name")
                      .ifPresent(name -> shapes.put(name, reshape.wholes("shape", -1))));
    }
    return shapes;
  }

  private int instances(ModelConfig base) {
    int sum = PlacementFields.instances(fields);
    return sum == 0 ? base.instances() : sum;
  }

  private VersionPolicy versions() {
    Optional<Fields> policy = fields.group("version_policy");
    if (policy.isEmpty()) {
      return new VersionPolicy.Latest(1);
    }
    Fields choice = policy.get();
    if (choice.has("all")) {
      return new VersionPolicy.All();
    }
    return choice
        .group("specific")
        .<VersionPolicy>map(specific -> new VersionPolicy.Specific(specific.wholes("versions", 1)))
        .orElseGet(
            () ->
                new VersionPolicy.Latest(
                    choice.group("latest").flatMap(l -> l.count("num_versions", 1)).orElse(1)));
  }

  private Map<String, String> parameters() {
    Map<String, String> texts = new HashMap<>();
    fields
        .groupMap("parameters")
        .forEach((key, value) -> texts.put(key, value.text("string_value").orElse("")));
    if (fields.text("backend").filter(Forest.FIL::equals).isPresent()) {
      Forest.addTo(texts);
    }
    return texts;
  }

  private Optional<EnsembleSpec> ensemble() {
    return fields
        .group("ensemble_scheduling")
        .map(
            scheduling ->
                EnsembleFields.spec(
                    scheduling.groups("step").stream().map(TritonConfig::step).toList(),
                    new ModelSettings.Boundary(tensors.of("input"), tensors.of("output"))));
  }

  private static EnsembleSpec.Step step(Fields step) {
    long version = step.has("model_version") ? step.whole("model_version", -1).orElse(-1L) : -1;
    String model =
        step.text("model_name").orElseThrow(() -> step.wrong("model_name", "a model's name"));
    return new EnsembleSpec.Step(
        model,
        model,
        version < 1 ? OptionalLong.empty() : OptionalLong.of(version),
        step.textMap("input_map"),
        step.textMap("output_map"),
        Optional.empty());
  }
}
