package dev.primavista.sklearn;

import dev.primavista.core.model.LoadedModel;
import dev.primavista.core.model.ModelDescription;
import dev.primavista.core.model.ModelInstance;
import dev.primavista.core.model.ModelLoadException;
import dev.primavista.core.model.Signature;
import dev.primavista.core.model.TensorSpec;
import dev.primavista.core.tensor.BytesTensor;
import dev.primavista.core.tensor.DataType;
import dev.primavista.core.tensor.FixedTensor;
import dev.primavista.core.tensor.Shape;
import dev.primavista.core.tensor.Tensor;
import dev.primavista.sklearn.estimator.Classifier;
import dev.primavista.sklearn.estimator.Input;
import dev.primavista.sklearn.estimator.Regressor;
import dev.primavista.sklearn.estimator.Transformer;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;

/**
 * A scikit-learn model in core's terms. Inputs: {@code input} FP64[-1,n], or {@code text}
 * BYTES[-1], or one tensor per named column. Outputs: {@code label} and {@code probabilities}; or
 * {@code prediction}; or {@code output}.
 */
final class SklearnLoadedModel implements LoadedModel {
  private final SklearnModel model;
  private final Signature signature;

  SklearnLoadedModel(SklearnModel model) {
    this.model = model;
    this.signature = new Signature(inputs(model), outputs(model));
  }

  private static List<TensorSpec> inputs(SklearnModel model) {
    return switch (model.input()) {
      case Input.Numbers numbers ->
          List.of(new TensorSpec("input", DataType.FP64, Shape.of(Shape.ANY, numbers.columns())));
      case Input.Text text -> List.of(new TensorSpec("text", DataType.BYTES, Shape.of(Shape.ANY)));
      case Input.Named named -> {
        List<TensorSpec> specs = new ArrayList<>();
        for (Map.Entry<String, Input.Kind> column : named.columns().entrySet()) {
          DataType type = column.getValue() == Input.Kind.TEXT ? DataType.BYTES : DataType.FP64;
          specs.add(new TensorSpec(column.getKey(), type, Shape.of(Shape.ANY)));
        }
        yield specs;
      }
      case Input.Any any ->
          throw new ModelLoadException(
              "unsupported_estimator",
              model.origin() + " takes anything and does nothing (expected: a model)");
    };
  }

  private static List<TensorSpec> outputs(SklearnModel model) {
    return switch (model.last()) {
      case Classifier classifier ->
          List.of(
              new TensorSpec(
                  "label",
                  classifier.labels().dataType(),
                  Shape.of(Shape.ANY),
                  classifier.labels().names()),
              new TensorSpec(
                  "probabilities",
                  DataType.FP64,
                  Shape.of(Shape.ANY, classifier.labels().size()),
                  classifier.labels().names()));
      case Regressor regressor ->
          List.of(new TensorSpec("prediction", DataType.FP64, Shape.of(Shape.ANY)));
      case Transformer transformer ->
          List.of(new TensorSpec("output", DataType.FP64, Shape.of(Shape.ANY, Shape.ANY)));
      default ->
          throw new ModelLoadException(
              "unsupported_estimator", model.last().type() + " has no method for new rows");
    };
  }

  @Override
  public Signature signature() {
    return signature;
  }

  @Override
  public ModelDescription description() {
    return SklearnDescription.of(model);
  }

  @Override
  public boolean batchable() {
    return true;
  }

  @Override
  public SequencedMap<String, Tensor> example() {
    SequencedMap<String, Tensor> example = new LinkedHashMap<>();
    for (TensorSpec spec : signature.inputs()) {
      example.put(
          spec.name(),
          spec.dataType() == DataType.BYTES
              ? BytesTensor.ofStrings(List.of("an example of a text"))
              : FixedTensor.allocate(DataType.FP64, spec.shape().withRows(1)));
    }
    return example;
  }

  @Override
  public ModelInstance newInstance() {
    return new SklearnInstance(model, signature);
  }

  @Override
  public void close() {}
}
