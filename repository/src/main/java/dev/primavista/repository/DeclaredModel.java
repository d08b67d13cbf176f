package dev.primavista.repository;

import dev.primavista.core.model.LoadedModel;
import dev.primavista.core.model.ModelDescription;
import dev.primavista.core.model.ModelInstance;
import dev.primavista.core.model.ModelLoadException;
import dev.primavista.core.model.Signature;
import dev.primavista.core.model.TensorSpec;
import dev.primavista.core.tensor.DataType;
import dev.primavista.core.tensor.Shape;
import dev.primavista.core.tensor.Tensor;
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
import java.util.SequencedMap;

/** A model with names and parameters that are written beside it and not in its file. */
final class DeclaredModel implements LoadedModel {
  private final LoadedModel model;
  private final Signature signature;
  private final ModelDescription description;

  private DeclaredModel(LoadedModel model, Signature signature, ModelDescription description) {
    this.model = model;
    this.signature = signature;
    this.description = description;
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
    List<TensorSpec> answerable = new ArrayList<>(own.outputs());
    answerable.addAll(own.onRequest());
    boundary.outputs().forEach(declared -> require("output", declared, answerable));
    Signature named =
        new Signature(
            columns(labelled(own.inputs(), boundary.inputs()), settings.columns()),
            labelled(own.outputs(), boundary.outputs()),
            labelled(own.onRequest(), boundary.outputs()),
            own.instead());
    if (named.equals(own) && settings.parameters().isEmpty()) {
      return model;
    }
    return new DeclaredModel(model, named, with(settings.parameters(), model.description()));
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
  private static List<TensorSpec> columns(List<TensorSpec> inputs, List<String> names) {
    if (names.isEmpty() || inputs.size() != 1) {
      return inputs;
    }
    TensorSpec only = inputs.getFirst();
    boolean fits =
        only.labels().isEmpty()
            && only.shape().rank() == 2
            && (only.shape().dimension(1) == names.size()
                || only.shape().dimension(1) == Shape.ANY);
    return fits
        ? List.of(new TensorSpec(only.name(), only.dataType(), only.shape(), names))
        : inputs;
  }

  private static ModelDescription with(Map<String, String> parameters, ModelDescription own) {
    Map<String, String> metadata = new HashMap<>(own.metadata());
    metadata.putAll(parameters);
    return new ModelDescription(
        own.backend(), own.summary(), own.steps(), own.warnings(), metadata, own.facts());
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
  public boolean batchable() {
    return model.batchable();
  }

  @Override
  public boolean takes(TensorSpec input, DataType given) {
    return model.takes(input, given);
  }

  @Override
  public boolean takes(TensorSpec input, Shape given) {
    return model.takes(input, given);
  }

  @Override
  public boolean takesMissing(TensorSpec input) {
    return model.takesMissing(input);
  }

  @Override
  public boolean ignoresOtherColumns() {
    return model.ignoresOtherColumns();
  }

  @Override
  public List<String> columnOrder() {
    return model.columnOrder();
  }

  @Override
  public List<String> predictions() {
    return model.predictions();
  }

  @Override
  public boolean costsBySize() {
    return model.costsBySize();
  }

  @Override
  public SequencedMap<String, Tensor> example() {
    return model.example();
  }

  @Override
  public boolean answersExample() {
    return model.answersExample();
  }

  @Override
  public ModelInstance newInstance() {
    return model.newInstance();
  }

  @Override
  public void close() {
    model.close();
  }
}
