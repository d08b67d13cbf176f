package dev.primavista.repository;

import dev.primavista.core.ServingException.BackendFailure;
import dev.primavista.core.model.InstanceAround;
import dev.primavista.core.model.LoadedModel;
import dev.primavista.core.model.ModelAround;
import dev.primavista.core.model.ModelInstance;
import dev.primavista.core.model.Signature;
import dev.primavista.core.model.TensorSpec;
import dev.primavista.core.tensor.Shape;
import dev.primavista.core.tensor.Tensor;
import dev.primavista.repository.config.ModelSettings.Boundary;
import dev.primavista.repository.config.TensorDeclaration;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;
import java.util.stream.Stream;

/** A model that takes and gives some dimensions in one size alone, although its file takes any. */
final class SizedModel extends ModelAround {
  private final Signature signature;
  private final boolean keepsRows;

  /** The shapes of those inputs and outputs whose sizes are not only the model's own. */
  private final Map<String, Shape> inputs = new HashMap<>();

  private final Map<String, Shape> outputs = new HashMap<>();

  private SizedModel(LoadedModel model, Signature signature) {
    super(model);
    this.signature = signature;
    Signature own = model.signature();
    collect(own.inputs(), signature.inputs(), inputs);
    collect(own.instead(), signature.instead(), inputs);
    collect(own.outputs(), signature.outputs(), outputs);
    collect(own.onRequest(), signature.onRequest(), outputs);
    this.keepsRows = rows(own).equals(rows(signature));
  }

  /** The model with the sizes that its declarations fix; itself where these are its own. */
  static LoadedModel of(LoadedModel model, Boundary boundary) {
    Signature own = model.signature();
    Signature sized =
        new Signature(
            sized(own.inputs(), boundary.inputs()),
            sized(own.outputs(), boundary.outputs()),
            sized(own.onRequest(), boundary.outputs()),
            sized(own.instead(), boundary.inputs()));
    return sized.equals(own) ? model : new SizedModel(model, sized);
  }

  private static List<TensorSpec> sized(
      List<TensorSpec> specs, List<TensorDeclaration> declarations) {
    return specs.stream()
        .map(
            spec ->
                declarations.stream()
                    .filter(declared -> declared.name().equals(spec.name()))
                    .findFirst()
                    .map(declared -> declared.sized(spec))
                    .orElse(spec))
        .toList();
  }

  private static void collect(
      List<TensorSpec> own, List<TensorSpec> sized, Map<String, Shape> shapes) {
    for (int i = 0; i < own.size(); i++) {
      if (!own.get(i).equals(sized.get(i))) {
        shapes.put(own.get(i).name(), sized.get(i).shape());
      }
    }
  }

  private static List<Long> rows(Signature signature) {
    return Stream.of(
            signature.inputs(), signature.outputs(), signature.onRequest(), signature.instead())
        .flatMap(List::stream)
        .filter(spec -> spec.shape().rank() > 0)
        .map(spec -> spec.shape().dimension(0))
        .toList();
  }

  @Override
  public Signature signature() {
    return signature;
  }

  @Override
  public boolean batchable() {
    return keepsRows && super.batchable();
  }

  @Override
  public boolean takes(TensorSpec input, Shape given) {
    Shape sized = inputs.get(input.name());
    return sized == null ? super.takes(input, given) : sized.accepts(given);
  }

  @Override
  public SequencedMap<String, Tensor> example() {
    SequencedMap<String, Tensor> example = new LinkedHashMap<>(super.example());
    example.replaceAll(
        (name, own) -> {
          Shape sized = inputs.get(name);
          return sized == null || sized.accepts(own.shape())
              ? own
              : BlankTensor.of(own.dataType(), sized);
        });
    return example;
  }

  @Override
  public ModelInstance newInstance() {
    ModelInstance instance = super.newInstance();
    return outputs.isEmpty() ? instance : new CheckedInstance(instance, outputs);
  }

  private static final class CheckedInstance extends InstanceAround {
    private final Map<String, Shape> sizes;

    CheckedInstance(ModelInstance instance, Map<String, Shape> sizes) {
      super(instance);
      this.sizes = sizes;
    }

    @Override
    protected SequencedMap<String, Tensor> outwards(SequencedMap<String, Tensor> outputs) {
      outputs.forEach(
          (name, tensor) -> {
            Shape sized = sizes.get(name);
            if (sized != null && !sized.accepts(tensor.shape())) {
              throw new BackendFailure(
                  "output '"
                      + name
                      + "' is configured with shape "
                      + sized
                      + ", but the model answers "
                      + tensor.shape(),
                  null);
            }
          });
      return outputs;
    }
  }
}
