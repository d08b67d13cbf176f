package dev.primavista.sklearn;

import dev.primavista.core.ServingException.InvalidRequest;
import dev.primavista.core.model.LoadedModel;
import dev.primavista.core.model.ModelDescription;
import dev.primavista.core.model.ModelInstance;
import dev.primavista.core.model.ModelLoadException;
import dev.primavista.core.model.Signature;
import dev.primavista.core.model.TensorSpec;
import dev.primavista.core.tensor.DataType;
import dev.primavista.core.tensor.Shape;
import dev.primavista.core.tensor.Tensor;
import java.util.List;
import java.util.SequencedMap;
import org.jspecify.annotations.Nullable;

/**
 * A scikit-learn model in core's terms. Inputs: one tensor per column where the file names the
 * columns or they differ in kind, else {@code input} FP64[-1,n]; {@code text} BYTES[-1]; {@code
 * json} BYTES[-1]. Outputs: {@code label} and {@code probabilities}; or {@code prediction}, {@code
 * cluster}, {@code output}; on request whatever else the estimator's methods answer.
 */
final class SklearnLoadedModel implements LoadedModel {
  private static final String UNANSWERED =
      "no made-up row was answered, nor one of values that it was fitted on: nothing is warmed up";

  private final SklearnModel model;
  private final SklearnInputs inputs;
  private final SklearnOutputs outputs;
  private final Signature signature;
  private final SequencedMap<String, Tensor> example;
  private final boolean answered;

  /** Of a model that has a method for new rows. */
  SklearnLoadedModel(SklearnModel model) {
    this.model = model;
    this.inputs = new SklearnInputs(model);
    Tried tried = tried(model, inputs);
    this.example = tried.example();
    this.answered = tried.answered();
    this.outputs = tried.outputs();
    this.signature =
        new Signature(inputs.specs(), outputs.specs(), outputs.onRequest(), inputs.instead());
  }

  /**
   * What trying showed.
   *
   * @param answered whether the example is; otherwise the outputs are those of no rows
   */
  private record Tried(
      SequencedMap<String, Tensor> example, boolean answered, SklearnOutputs outputs) {}

  private static Tried tried(SklearnModel model, SklearnInputs inputs) {
    SklearnExamples examples = new SklearnExamples(model, inputs);
    List<SequencedMap<String, Tensor>> rows = examples.rows();
    InvalidRequest refused = null;
    for (SequencedMap<String, Tensor> example : rows) {
      try {
        return new Tried(example, true, new SklearnOutputs(model, inputs.rows(example)));
      } catch (InvalidRequest ofThisRow) {
        refused = refused == null ? ofThisRow : refused;
      } catch (RuntimeException mismatch) {
        throw new ModelLoadException(
            "warm_up_failed",
            model.origin() + " cannot answer its own example: " + mismatch.getMessage(),
            null,
            mismatch);
      }
    }
    try {
      SklearnOutputs outputs = new SklearnOutputs(model, inputs.rows(examples.none()));
      return new Tried(rows.getFirst(), false, outputs);
    } catch (RuntimeException unknown) {
      throw unanswered(model, refused, unknown);
    }
  }

  private static ModelLoadException unanswered(
      SklearnModel model, @Nullable InvalidRequest refused, RuntimeException unknown) {
    String reason = refused == null ? unknown.getMessage() : refused.getMessage();
    return new ModelLoadException(
        "warm_up_failed",
        model.origin()
            + " answers no made-up row ("
            + reason
            + "), and without one it is not known what its answers look like",
        "export it to ONNX, where outputs are declared",
        unknown);
  }

  @Override
  public Signature signature() {
    return signature;
  }

  @Override
  public ModelDescription description() {
    return SklearnDescription.of(model, answered ? List.of() : List.of(UNANSWERED));
  }

  @Override
  public boolean batchable() {
    return model.rowwise();
  }

  @Override
  public boolean costsBySize() {
    return model.costsBySize();
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
  public boolean answersExample() {
    return answered;
  }

  @Override
  public ModelInstance newInstance() {
    return new SklearnInstance(inputs, outputs);
  }

  @Override
  public void close() {}
}
