package dev.primavista.sklearn;

import dev.primavista.core.ServingException.InvalidRequest;
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
import dev.primavista.sklearn.estimator.Input;
import dev.primavista.sklearn.estimator.Labels;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;

/**
 * A scikit-learn model in core's terms. Inputs: {@code input} FP64[-1,n], or {@code text}
 * BYTES[-1], or one tensor per column, or {@code json} BYTES[-1]. Outputs: {@code label} and {@code
 * probabilities}; or {@code prediction}; or {@code output}; or what the estimator's methods are
 * called.
 */
final class SklearnLoadedModel implements LoadedModel {
  /** Some estimators refuse zero, others what lies outside the range they saw. */
  private static final double[] EXAMPLE_NUMBERS = {0, 1, 0.5};

  private final SklearnModel model;
  private final Signature signature;
  private final SequencedMap<String, Tensor> example;

  SklearnLoadedModel(SklearnModel model) {
    this.model = model;
    if (SklearnInstance.answered(model).isEmpty()) {
      throw new ModelLoadException(
          "no_method_for_new_rows",
          model.origin() + " has no method for new rows: it knows only those it was fitted on");
    }
    List<TensorSpec> inputs = inputs(model);
    Answered first = firstAnswered(model, inputs);
    this.example = first.example();
    this.signature = new Signature(inputs, outputs(model, first.answers()));
  }

  /** An example and what it is answered with. */
  private record Answered(
      SequencedMap<String, Tensor> example, SequencedMap<String, Tensor> answers) {}

  private static Answered firstAnswered(SklearnModel model, List<TensorSpec> inputs) {
    ModelInstance instance = new SklearnInstance(model, inputs);
    InvalidRequest refused = null;
    for (double number : EXAMPLE_NUMBERS) {
      try {
        SequencedMap<String, Tensor> example = example(inputs, number);
        return new Answered(example, instance.execute(example));
      } catch (InvalidRequest outOfRange) {
        refused = outOfRange;
      } catch (RuntimeException mismatch) {
        throw new ModelLoadException(
            "warm_up_failed",
            model.origin() + " cannot answer its own example: " + mismatch.getMessage(),
            null,
            mismatch);
      }
    }
    throw new ModelLoadException(
        "warm_up_failed", model.origin() + " answers no example that was tried", null, refused);
  }

  private static List<TensorSpec> inputs(SklearnModel model) {
    return switch (model.input()) {
      case Input.Numbers numbers ->
          List.of(new TensorSpec("input", DataType.FP64, Shape.of(Shape.ANY, numbers.columns())));
      case Input.Text _ -> List.of(column("text", Input.Column.TEXT));
      case Input.Values _ -> List.of(column("json", Input.Column.TEXT));
      case Input.Mixed mixed -> {
        List<TensorSpec> specs = new ArrayList<>();
        for (Input.Column column : mixed.columns()) {
          specs.add(column("x" + specs.size(), column));
        }
        yield specs;
      }
      case Input.Named named -> {
        List<TensorSpec> specs = new ArrayList<>();
        named.columns().forEach((name, column) -> specs.add(column(name, column)));
        yield specs;
      }
      case Input.Any _ ->
          throw new ModelLoadException(
              "unsupported_estimator",
              model.origin() + " takes anything and does nothing (expected: a model)");
    };
  }

  private static TensorSpec column(String name, Input.Column column) {
    DataType type = column.kind() == Input.Kind.NUMBER ? DataType.FP64 : DataType.BYTES;
    return new TensorSpec(name, type, Shape.of(Shape.ANY), column.values());
  }

  /** What an example is answered with, for any number of rows. */
  private static List<TensorSpec> outputs(
      SklearnModel model, SequencedMap<String, Tensor> answers) {
    List<String> names = model.root().classes().map(Labels::names).orElse(List.of());
    List<TensorSpec> specs = new ArrayList<>();
    for (Map.Entry<String, Tensor> answer : answers.entrySet()) {
      Shape shape = answer.getValue().shape().withRows(Shape.ANY);
      boolean perClass =
          answer.getKey().equals("label")
              || (shape.rank() == 2 && shape.dimension(1) == names.size());
      specs.add(
          new TensorSpec(
              answer.getKey(), answer.getValue().dataType(), shape, perClass ? names : List.of()));
    }
    return specs;
  }

  private static SequencedMap<String, Tensor> example(List<TensorSpec> inputs, double number) {
    SequencedMap<String, Tensor> example = new LinkedHashMap<>();
    for (TensorSpec spec : inputs) {
      String known = spec.labels().isEmpty() ? "" : spec.labels().getFirst();
      if (spec.dataType() == DataType.BYTES) {
        String text = spec.name().equals("json") ? "{}" : "an example of a text";
        example.put(spec.name(), BytesTensor.ofStrings(List.of(known.isEmpty() ? text : known)));
      } else {
        double[] values = new double[(int) spec.shape().withRows(1).elementCount()];
        Arrays.fill(values, known.isEmpty() ? number : Double.parseDouble(known));
        example.put(spec.name(), FixedTensor.ofDoubles(spec.shape().withRows(1), values));
      }
    }
    return example;
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
    return model.rowwise();
  }

  @Override
  public SequencedMap<String, Tensor> example() {
    return example;
  }

  @Override
  public ModelInstance newInstance() {
    return new SklearnInstance(model, signature.inputs());
  }

  @Override
  public void close() {}
}
