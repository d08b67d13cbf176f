package dev.primavista.repository.config;

import dev.primavista.core.ensemble.EnsembleSpec;
import dev.primavista.core.model.LoadOptions;
import dev.primavista.core.model.ModelConfig;
import dev.primavista.core.model.Placement;
import dev.primavista.core.model.Written;
import dev.primavista.core.repository.VersionPolicy;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * What is written about a model beside its files.
 *
 * @param file the model's file or folder inside its version's folder; empty for the one that an
 *     engine recognises
 * @param versions which are served; empty for what holds for all models
 * @param labels a version by its label, such as {@code stable}
 * @param boundary what is said of inputs and outputs
 * @param parameters texts by name: free ones, and those of {@link #APPLICATIONS}
 * @param ensemble the models that it is made of; empty for a model of its own
 * @param placement on which devices its instances execute
 */
public record ModelSettings(
    ModelConfig config,
    Optional<String> file,
    Optional<VersionPolicy> versions,
    Map<String, Long> labels,
    Boundary boundary,
    Columns columns,
    Map<String, String> parameters,
    Optional<EnsembleSpec> ensemble,
    Placement placement) {

  /** Parameters that are an application's to read, groups as JSON. */
  public static final List<String> APPLICATIONS =
      List.of("task", "preprocessing", "classification", "embedding", "detection", "calibration");

  /** Inputs and outputs that a configuration names, which need not be all. */
  public record Boundary(List<TensorDeclaration> inputs, List<TensorDeclaration> outputs) {
    public static final Boundary OPEN = new Boundary(List.of(), List.of());

    public Boundary {
      inputs = List.copyOf(inputs);
      outputs = List.copyOf(outputs);
    }
  }

  /**
   * The names of a single input's columns.
   *
   * @param names empty where none are given
   * @param required whether a model that has other columns is refused; else it keeps its own
   * @param types what MLflow says of the columns, or of the tensors
   */
  public record Columns(List<String> names, boolean required, List<ColumnType> types) {
    public static final Columns NONE = new Columns(List.of(), false);

    public Columns {
      names = List.copyOf(names);
      types = List.copyOf(types);
    }

    /** Names of which nothing else is said. */
    public Columns(List<String> names, boolean required) {
      this(names, required, List.of());
    }

    /** With the types of others, and their names where these have none. */
    Columns with(Columns others) {
      return names.isEmpty() ? others : new Columns(names, required, others.types());
    }
  }

  public ModelSettings {
    labels = Map.copyOf(labels);
    parameters = Map.copyOf(parameters);
  }

  /** Nothing is written. */
  public static ModelSettings of(ModelConfig config) {
    return new ModelSettings(
        config,
        Optional.empty(),
        Optional.empty(),
        Map.of(),
        Boundary.OPEN,
        Columns.NONE,
        Map.of(),
        Optional.empty(),
        Placement.ANY);
  }

  /** With these versions served. */
  public ModelSettings withVersions(VersionPolicy other) {
    return new ModelSettings(
        config,
        file,
        Optional.of(other),
        labels,
        boundary,
        columns,
        parameters,
        ensemble,
        placement);
  }

  /** How the model is executed, with what is written besides. */
  public ModelConfig serving() {
    return config.withWritten(
        config
            .written()
            .with(versions.map(ModelSettings::told), file, new TreeMap<>(parameters))
            .withPlacement(placement));
  }

  private static Written.Versions told(VersionPolicy policy) {
    return switch (policy) {
      case VersionPolicy.All _ -> new Written.Versions(0, List.of());
      case VersionPolicy.Latest latest -> new Written.Versions(latest.count(), List.of());
      case VersionPolicy.Specific specific -> new Written.Versions(0, specific.versions());
    };
  }

  /** What of it an engine needs to load the model. */
  public LoadOptions loading() {
    return new LoadOptions(
        declared(boundary.inputs()),
        declared(boundary.outputs()),
        placement,
        parameters,
        config.timeout());
  }

  private static List<LoadOptions.Declared> declared(List<TensorDeclaration> tensors) {
    return tensors.stream()
        .map(each -> new LoadOptions.Declared(each.name(), each.dataType(), each.inside()))
        .toList();
  }

  /** With what MLflow says of the model, where nothing else is written. */
  ModelSettings with(MlModel model) {
    Map<String, String> all = new HashMap<>(model.parameters());
    all.putAll(parameters);
    return new ModelSettings(
        config,
        Optional.of(model.file()),
        versions,
        labels,
        boundary,
        columns.with(model.columns()),
        all,
        ensemble,
        placement);
  }
}
