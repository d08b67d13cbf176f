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
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.SequencedMap;

/**
 * A scikit-learn model in core's terms. Inputs: one tensor per column where the file names the
 * columns or they differ in kind, else {@code input} FP64[-1,n]; {@code text} BYTES[-1]; {@code
 * json} BYTES[-1]. Outputs: {@code label} and {@code probabilities}; or {@code prediction}, {@code
 * cluster}, {@code output}; on request whatever else the estimator's methods answer.
 */
final class SklearnLoadedModel implements LoadedModel {
  /** Some estimators refuse zero, others what lies outside the range they saw. */
  private static final double[] EXAMPLE_NUMBERS = {0, 1, 0.5};

  private final SklearnModel model;
  private final SklearnInputs inputs;
  private final SklearnOutputs outputs;
  private final Signature signature;
  private final SequencedMap<String, Tensor> example;

  /** Of a model that has a method for new rows. */
  SklearnLoadedModel(SklearnModel model) {
    this.model = model;
    this.inputs = new SklearnInputs(model);
    Tried tried = firstAnswered(model, inputs);
    this.example = tried.example();
    this.outputs = tried.outputs();
    this.signature =
        new Signature(inputs.specs(), outputs.specs(), outputs.onRequest(), inputs.instead());
  }

  /** An example and the outputs that it is answered with. */
  private record Tried(SequencedMap<String, Tensor> example, SklearnOutputs outputs) {}

  private static Tried firstAnswered(SklearnModel model, SklearnInputs inputs) {
    InvalidRequest refused = null;
    for (double number : EXAMPLE_NUMBERS) {
      SequencedMap<String, Tensor> example = example(inputs.specs(), number);
      try {
        return new Tried(example, new SklearnOutputs(model, inputs.rows(example)));
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

  private static SequencedMap<String, Tensor> example(List<TensorSpec> inputs, double number) {
    SequencedMap<String, Tensor> example = new LinkedHashMap<>();
    for (TensorSpec spec : inputs) {
      Shape shape = spec.shape().withRows(1);
      boolean column = shape.rank() == 1 && !spec.labels().isEmpty();
      String known = column ? spec.labels().getFirst() : "";
      if (spec.dataType() == DataType.BYTES) {
        String text = spec.name().equals("json") ? "{}" : "an example of a text";
        String[] texts = new String[(int) shape.elementCount()];
        Arrays.fill(texts, column ? known : text);
        example.put(spec.name(), BytesTensor.ofStrings(List.of(texts)));
      } else {
        double[] values = new double[(int) shape.elementCount()];
        Arrays.fill(values, column ? Double.parseDouble(known) : number);
        example.put(spec.name(), FixedTensor.ofDoubles(shape, values));
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
  public boolean takes(TensorSpec input, DataType given) {
    return inputs.takes(input, given);
  }

  @Override
  public boolean takes(TensorSpec input, Shape given) {
    return SklearnInputs.takes(input, given);
  }

  /** Every column may have gaps; whether the estimator takes them is its own decision. */
  @Override
  public boolean takesMissing(TensorSpec input) {
    return true;
  }

  @Override
  public boolean ignoresOtherColumns() {
    return inputs.ignoresOthers();
  }

  @Override
  public List<String> columnOrder() {
    return inputs.order();
  }

  @Override
  public List<String> predictions() {
    return outputs.predictions();
  }

  @Override
  public SequencedMap<String, Tensor> example() {
    return example;
  }

  @Override
  public ModelInstance newInstance() {
    return new SklearnInstance(inputs, outputs);
  }

  @Override
  public void close() {}
}
