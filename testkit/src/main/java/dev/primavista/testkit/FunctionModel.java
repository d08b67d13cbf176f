package dev.primavista.testkit;

import dev.primavista.core.model.LoadedModel;
import dev.primavista.core.model.ModelDescription;
import dev.primavista.core.model.ModelInstance;
import dev.primavista.core.model.Signature;
import dev.primavista.core.tensor.Tensor;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;
import java.util.function.Function;

/** A model that is a function of its inputs; each request is executed alone. */
record FunctionModel(
    Signature signature, Function<Map<String, Tensor>, SequencedMap<String, Tensor>> function)
    implements LoadedModel {
  @Override
  public ModelDescription description() {
    return new ModelDescription("function", "a function", List.of(), List.of());
  }

  @Override
  public boolean batchable() {
    return false;
  }

  @Override
  public SequencedMap<String, Tensor> example() {
    return SampleRows.of(signature, 1);
  }

  @Override
  public ModelInstance newInstance() {
    return new ModelInstance() {
      @Override
      public SequencedMap<String, Tensor> execute(Map<String, Tensor> inputs) {
        return function.apply(inputs);
      }

      @Override
      public void close() {}
    };
  }

  @Override
  public void close() {}
}
