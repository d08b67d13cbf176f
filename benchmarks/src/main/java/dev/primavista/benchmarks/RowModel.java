package dev.primavista.benchmarks;

import dev.primavista.core.model.LoadedModel;
import dev.primavista.core.model.ModelDescription;
import dev.primavista.core.model.ModelInstance;
import dev.primavista.core.model.Signature;
import dev.primavista.core.model.TensorSpec;
import dev.primavista.core.tensor.DataType;
import dev.primavista.core.tensor.FixedTensor;
import dev.primavista.core.tensor.Shape;
import dev.primavista.core.tensor.Tensor;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;
import java.util.function.UnaryOperator;

/** A model whose one output is a function of its one input, both FP64 and as wide. */
final class RowModel implements LoadedModel {
  private final Signature signature;
  private final double[] row;
  private final UnaryOperator<Tensor> function;

  /**
   * @param row an example
   */
  RowModel(String input, String output, double[] row, UnaryOperator<Tensor> function) {
    Shape shape = Shape.of(Shape.ANY, row.length);
    this.signature =
        new Signature(
            List.of(new TensorSpec(input, DataType.FP64, shape)),
            List.of(new TensorSpec(output, DataType.FP64, shape)));
    this.row = row.clone();
    this.function = function;
  }

  private String input() {
    return signature.inputs().getFirst().name();
  }

  private String output() {
    return signature.outputs().getFirst().name();
  }

  @Override
  public Signature signature() {
    return signature;
  }

  @Override
  public ModelDescription description() {
    return new ModelDescription("benchmark", input() + " to " + output(), List.of(), List.of());
  }

  @Override
  public boolean batchable() {
    return true;
  }

  @Override
  public SequencedMap<String, Tensor> example() {
    SequencedMap<String, Tensor> example = new LinkedHashMap<>();
    example.put(input(), FixedTensor.ofDoubles(Shape.of(1, row.length), row));
    return example;
  }

  @Override
  public ModelInstance newInstance() {
    return new ModelInstance() {
      @Override
      public SequencedMap<String, Tensor> execute(Map<String, Tensor> inputs) {
        SequencedMap<String, Tensor> outputs = new LinkedHashMap<>();
        inputs.values().forEach(given -> outputs.put(output(), function.apply(given)));
        return outputs;
      }

      @Override
      public void close() {}
    };
  }

  @Override
  public void close() {}
}
