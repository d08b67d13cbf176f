package dev.primavista.repository;

import dev.primavista.core.model.LoadedModel;
import dev.primavista.core.model.ModelAround;
import dev.primavista.core.model.ModelConfig.Batching;
import dev.primavista.core.model.ModelDescription;
import dev.primavista.core.model.ModelDescription.Fact;
import dev.primavista.core.model.ModelLoadException;
import dev.primavista.core.model.Signature;
import dev.primavista.core.model.TensorSpec;
import dev.primavista.core.tensor.Shape;
import dev.primavista.repository.config.ModelSettings;
import dev.primavista.repository.config.TensorDeclaration;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** A model with names and parameters that are written beside it and not in its file. */
final class DeclaredModel extends ModelAround {
  /** The parameter that names the method of Python whose answers are the predictions. */
  private static final String PREDICT_FN = "predict_fn";

  /** MLflow passes over columns that its signature does not have. */
  private static final Map.Entry<String, String> LENIENT = Map.entry("mlflow_signature", "columns");

  private final Signature signature;
  private final ModelDescription description;
  private final List<String> predictions;
  private final boolean ignoresOtherColumns;

  private DeclaredModel(
      LoadedModel model,
      Signature signature,
      ModelDescription description,
      List<String> predictions,
      boolean ignoresOtherColumns) {
    super(model);
    this.signature = signature;
    this.description = description;
    this.predictions = predictions;
    this.ignoresOtherColumns = ignoresOtherColumns;
  }

  /**
   * The model with what its settings add; itself where they add nothing.
   *
   * @throws ModelLoadException if they contradict it; the model is the caller's to close
   */
  static LoadedModel of(LoadedModel model, ModelSettings settings) {
    ModelSettings.Boundary boundary = settings.boundary();
    Signature own = model.signature();
    List<TensorSpec> askable = new ArrayList<>(own.inputs());
    askable.addAll(own.instead());
    boundary.inputs().forEach(declared -> require("input", declared, askable));
    requireRows(own.inputs(), settings.config().batching());
    List<TensorSpec> answerable = new ArrayList<>(own.outputs());
    answerable.addAll(own.onRequest());
    Signature named =
        new Signature(
            columns(model, labelled(own.inputs(), boundary.inputs()), settings.columns()),
            outputs(own.outputs(), answerable, boundary.outputs()),
            labelled(own.onRequest(), boundary.outputs()),
            own.instead());
    if (named.equals(own) && settings.parameters().isEmpty()) {
      return model;
    }
    return new DeclaredModel(
        model,
        named,
        with(settings.parameters(), model.description()),
        predictions(model, settings.parameters().getOrDefault(PREDICT_FN, "predict")),
        model.ignoresOtherColumns() || settings.parameters().entrySet().contains(LENIENT));
  }

  /**
   * Outputs with the labels that are declared for them.
   *
   * @param answerable all that may be declared
   * @throws ModelLoadException if a declaration contradicts them, or its labels cannot be read
   */
  static List<TensorSpec> outputs(
      List<TensorSpec> outputs, List<TensorSpec> answerable, List<TensorDeclaration> declarations) {
    declarations.forEach(declared -> require("output", declared, answerable));
    return labelled(outputs, declarations);
  }

  /** Refuses several rows at once for a model that takes its first dimension in one size. */
  private static void requireRows(List<TensorSpec> inputs, Batching batching) {
    boolean several = batching.mode() == Batching.Mode.ON || batching.maxRequestRows() > 1;
    Optional<TensorSpec> fixed =
        inputs.stream()
            .filter(input -> input.shape().rank() == 0 || input.shape().dimension(0) != Shape.ANY)
            .findFirst();
    if (several && fixed.isPresent()) {
      throw new ModelLoadException(
          "contradicting_config",
          "several rows at once are configured, but the model has "
              + fixed.get()
              + " (expected: a first dimension of any size)",
          "leave batching and max_batch_size out, or export the model with a dynamic batch");
    }
  }

  private static List<String> predictions(LoadedModel model, String method) {
    if (method.equals("predict")) {
      return model.predictions();
    }
    if (model.signature().output(method).isEmpty()) {
      throw new ModelLoadException(
          "contradicting_config",
          PREDICT_FN + " is configured as '" + method + "', which the model does not answer");
    }
    return List.of(method);
  }

  private static void require(String kind, TensorDeclaration declared, List<TensorSpec> specs) {
    TensorSpec actual =
        specs.stream()
            .filter(spec -> spec.name().equals(declared.name()))
            .findFirst()
            .orElseThrow(
                () ->
                    new ModelLoadException(
                        "contradicting_config",
                        kind
                            + " '"
                            + declared.name()
                            + "' is configured (expected: one of "
                            + specs.stream().map(TensorSpec::name).toList()
                            + ")"));
    declared
        .contradiction(actual)
        .ifPresent(
            reason -> {
              throw new ModelLoadException(
                  "contradicting_config",
                  kind + " '" + declared.name() + "' is configured with " + reason);
            });
  }

  private static List<TensorSpec> labelled(
      List<TensorSpec> specs, List<TensorDeclaration> declarations) {
    List<TensorSpec> named = new ArrayList<>();
    for (TensorSpec spec : specs) {
      Optional<Path> file =
          declarations.stream()
              .filter(declared -> declared.name().equals(spec.name()))
              .findFirst()
              .flatMap(TensorDeclaration::labels);
      named.add(
          file.isEmpty()
              ? spec
              : new TensorSpec(spec.name(), spec.dataType(), spec.shape(), lines(file.get())));
    }
    return named;
  }

  /** A label for each line; an element whose line is blank has none, which is the empty text. */
  private static List<String> lines(Path file) {
    try {
      String text = Files.readString(file).replaceFirst("^\uFEFF", "");
      List<String> labels =
          new ArrayList<>(text.lines().map(line -> line.isBlank() ? "" : line).toList());
      while (!labels.isEmpty() && labels.getLast().isEmpty()) {
        labels.removeLast();
      }
      return labels;
    } catch (IOException absent) {
      throw new ModelLoadException(
          "malformed_config", "the labels " + file.getFileName() + " cannot be read", null, absent);
    }
  }

  /** A single matrix input whose columns have no names takes these, where they are as many. */
  private static List<TensorSpec> columns(
      LoadedModel model, List<TensorSpec> inputs, ModelSettings.Columns columns) {
    List<String> names = columns.names();
    List<String> own = ownColumns(model, inputs);
    if (names.isEmpty() || names.equals(own)) {
      return inputs;
    }
    if (own.isEmpty() && isMatrix(inputs)) {
      TensorSpec only = inputs.getFirst();
      long width = only.shape().dimension(1);
      if (width == names.size() || width == Shape.ANY) {
        return List.of(new TensorSpec(only.name(), only.dataType(), only.shape(), names));
      }
    }
    if (!columns.required()) {
      return inputs;
    }
    String has =
        own.isEmpty() ? "columns without names, " + inputs.getFirst() : "the columns " + own;
    throw new ModelLoadException(
        "contradicting_config",
        "columns are configured as " + names + ", but the model has " + has);
  }

  private static boolean isMatrix(List<TensorSpec> inputs) {
    return inputs.size() == 1 && inputs.getFirst().shape().rank() == 2;
  }

  /** The names that the model itself has for its columns; none of a matrix without names. */
  private static List<String> ownColumns(LoadedModel model, List<TensorSpec> inputs) {
    return isMatrix(inputs) ? inputs.getFirst().labels() : model.columnOrder();
  }

  /** Where the file itself says something of the same name, that is shown. */
  private static ModelDescription with(Map<String, String> parameters, ModelDescription own) {
    Map<String, String> metadata = new HashMap<>(own.metadata());
    metadata.putAll(parameters);
    Map<String, Fact> shown = new TreeMap<>();
    parameters.forEach((name, value) -> shown.put(name, Fact.of(name, value)));
    shown.keySet().removeAll(ModelSettings.APPLICATIONS);
    own.facts().forEach(fact -> shown.remove(fact.name()));
    List<Fact> facts = new ArrayList<>(own.facts());
    facts.addAll(shown.values());
    return new ModelDescription(
        own.backend(), own.summary(), own.steps(), own.warnings(), metadata, facts);
  }

  @Override
  public Signature signature() {
    return signature;
  }

  @Override
  public ModelDescription description() {
    return description;
  }

  @Override
  public List<String> predictions() {
    return predictions;
  }

  @Override
  public boolean ignoresOtherColumns() {
    return ignoresOtherColumns;
  }
}
