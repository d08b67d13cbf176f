package dev.primavista.repository;

import dev.primavista.core.model.InstanceAround;
import dev.primavista.core.model.LoadedModel;
import dev.primavista.core.model.ModelAround;
import dev.primavista.core.model.ModelInstance;
import dev.primavista.core.model.Signature;
import dev.primavista.core.model.TensorSpec;
import dev.primavista.core.tensor.Shape;
import dev.primavista.core.tensor.Tensor;
import dev.primavista.repository.config.ModelSettings.Boundary;
import dev.primavista.repository.config.Reshape;
import dev.primavista.repository.config.TensorDeclaration;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;
import java.util.Set;
import java.util.stream.Collectors;

/** A model whose tensors have other shapes for its callers than for itself. */
final class ReshapedModel extends ModelAround {
  private final Map<String, Reshape> inputs;
  private final Map<String, Reshape> outputs;
  private final Signature signature;

  private ReshapedModel(
      LoadedModel model,
      Map<String, Reshape> inputs,
      Map<String, Reshape> outputs,
      Set<String> labelled) {
    super(model);
    this.inputs = inputs;
    this.outputs = outputs;
    Signature own = model.signature();
    this.signature =
        new Signature(
            outside(own.inputs(), inputs, Set.of()),
            outside(own.outputs(), outputs, labelled),
            outside(own.onRequest(), outputs, labelled),
            outside(own.instead(), inputs, Set.of()));
  }

  /** The model with the shapes that its declarations state; itself where these are its own. */
  static LoadedModel of(LoadedModel model, Boundary boundary) {
    Map<String, Reshape> inputs = reshapes(boundary.inputs());
    Map<String, Reshape> outputs = reshapes(boundary.outputs());
    Set<String> labelled =
        boundary.outputs().stream()
            .filter(declared -> declared.labels().isPresent())
            .map(TensorDeclaration::name)
            .collect(Collectors.toSet());
    return inputs.isEmpty() && outputs.isEmpty()
        ? model
        : new ReshapedModel(model, inputs, outputs, labelled);
  }

  private static Map<String, Reshape> reshapes(List<TensorDeclaration> declarations) {
    Map<String, Reshape> reshapes = new HashMap<>();
    declarations.forEach(
        each -> each.reshape().ifPresent(reshape -> reshapes.put(each.name(), reshape)));
    return reshapes;
  }

  /**
   * The names of elements stay where a file gives them, and the model's own where the last
   * dimension has as many.
   *
   * @param labelled the outputs whose elements a file names
   */
  private static List<TensorSpec> outside(
      List<TensorSpec> specs, Map<String, Reshape> reshapes, Set<String> labelled) {
    return specs.stream()
        .map(
            spec -> {
              Reshape reshape = reshapes.get(spec.name());
              if (reshape == null) {
                return spec;
              }
              Shape shape = reshape.outside();
              boolean named =
                  labelled.contains(spec.name())
                      ? hasElements(shape)
                      : shape.rank() > 1
                          && shape.dimension(shape.rank() - 1) == spec.labels().size();
              return new TensorSpec(
                  spec.name(), spec.dataType(), shape, named ? spec.labels() : List.of());
            })
        .toList();
  }

  /** Whether a row has elements of its own: one dimension of any size counts the rows. */
  private static boolean hasElements(Shape shape) {
    return shape.rank() > 1 || (shape.rank() == 1 && shape.isFixed());
  }

  @Override
  public Signature signature() {
    return signature;
  }

  @Override
  public boolean batchable() {
    return super.batchable()
        && inputs.values().stream().allMatch(Reshape::keepsRows)
        && outputs.values().stream().allMatch(Reshape::keepsRows);
  }

  @Override
  public boolean takes(TensorSpec input, Shape given) {
    return inputs.containsKey(input.name())
        ? input.shape().accepts(given)
        : super.takes(input, given);
  }

  @Override
  public SequencedMap<String, Tensor> example() {
    SequencedMap<String, Tensor> example = new LinkedHashMap<>();
    super.example()
        .forEach(
            (name, tensor) -> {
              Reshape reshape = inputs.get(name);
              example.put(name, reshape == null ? tensor : example(tensor, reshape));
            });
    return example;
  }

  /** The model's own, unless its sizes are others than those that are declared. */
  private static Tensor example(Tensor own, Reshape reshape) {
    if (reshape.inside().accepts(own.shape())) {
      return reshape.outwards(own);
    }
    return BlankTensor.of(own.dataType(), reshape.outside());
  }

  @Override
  public ModelInstance newInstance() {
    return new InstanceAround(super.newInstance()) {
      @Override
      protected Map<String, Tensor> inwards(Map<String, Tensor> given) {
        Map<String, Tensor> inside = new LinkedHashMap<>();
        given.forEach(
            (name, tensor) -> {
              Reshape reshape = inputs.get(name);
              inside.put(name, reshape == null ? tensor : reshape.inwards(tensor));
            });
        return inside;
      }

      @Override
      protected SequencedMap<String, Tensor> outwards(SequencedMap<String, Tensor> inside) {
        SequencedMap<String, Tensor> answers = new LinkedHashMap<>();
        inside.forEach(
            (name, tensor) -> {
              Reshape reshape = outputs.get(name);
              answers.put(name, reshape == null ? tensor : reshape.outwards(tensor));
            });
        return answers;
      }
    };
  }
}
