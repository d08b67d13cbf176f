package dev.primavista.core.ensemble;

import dev.primavista.core.model.InstanceAround;
import dev.primavista.core.model.LoadedModel;
import dev.primavista.core.model.ModelAround;
import dev.primavista.core.model.ModelInstance;
import dev.primavista.core.tensor.Tensor;
import java.util.SequencedMap;
import java.util.function.UnaryOperator;

/** A model whose answers are others than it says. */
final class ChangedAnswers extends ModelAround {
  private final UnaryOperator<Tensor> change;

  ChangedAnswers(LoadedModel model, UnaryOperator<Tensor> change) {
    super(model);
    this.change = change;
  }

  @Override
  public boolean answersExample() {
    return false;
  }

  @Override
  public ModelInstance newInstance() {
    return new InstanceAround(super.newInstance()) {
      @Override
      protected SequencedMap<String, Tensor> outwards(SequencedMap<String, Tensor> outputs) {
        outputs.replaceAll((_, tensor) -> change.apply(tensor));
        return outputs;
      }
    };
  }
}
