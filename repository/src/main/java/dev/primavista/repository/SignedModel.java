package dev.primavista.repository;

import dev.primavista.core.model.InstanceAround;
import dev.primavista.core.model.LoadedModel;
import dev.primavista.core.model.ModelAround;
import dev.primavista.core.model.ModelInstance;
import dev.primavista.core.model.Signature;
import dev.primavista.core.model.TensorSpec;
import dev.primavista.core.tensor.DataType;
import dev.primavista.core.tensor.Tensor;
import dev.primavista.repository.config.ColumnType;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;

/**
 * A model with a signature of MLflow: its numbers are first made of the types that are declared
 * there, through whatever door they come.
 */
final class SignedModel extends ModelAround {
  private final List<ColumnType> types;
  private final Map<String, Narrowing> narrowings = new HashMap<>();

  private SignedModel(LoadedModel model, List<ColumnType> types) {
    super(model);
    this.types = types;
    Signature own = model.signature();
    narrow(own.instead());
    narrow(own.inputs());
  }

  /** The model with these types; itself where none are declared. */
  static LoadedModel of(LoadedModel model, List<ColumnType> types) {
    return types.isEmpty() ? model : new SignedModel(model, types);
  }

  private void narrow(List<TensorSpec> specs) {
    boolean strange = specs.stream().flatMap(spec -> columns(spec).stream()).noneMatch(this::knows);
    for (int i = 0; i < specs.size(); i++) {
      TensorSpec spec = specs.get(i);
      List<ColumnType> declared =
          strange
              ? inOrder(specs, i)
              : columns(spec).stream().map(name -> new ColumnType(name, typeOf(name))).toList();
      Narrowing.of(declared).ifPresent(narrowing -> narrowings.put(spec.name(), narrowing));
    }
  }

  private static List<String> columns(TensorSpec spec) {
    return spec.shape().rank() == 2 && !spec.labels().isEmpty()
        ? spec.labels()
        : List.of(spec.name());
  }

  private boolean knows(String name) {
    return types.stream().anyMatch(declared -> declared.name().equals(name));
  }

  private Optional<DataType> typeOf(String name) {
    return types.stream()
        .filter(declared -> declared.name().equals(name))
        .findFirst()
        .flatMap(ColumnType::type);
  }

  /** Where no name is known the order counts: a tensor for each, or one for all of them. */
  private List<ColumnType> inOrder(List<TensorSpec> specs, int index) {
    TensorSpec spec = specs.get(index);
    if (specs.size() == types.size()) {
      return List.of(new ColumnType(spec.name(), types.get(index).type()));
    }
    boolean matrix = specs.size() == 1 && spec.shape().rank() == 2;
    return matrix && spec.shape().dimension(1) == types.size() ? types : List.of();
  }

  @Override
  public boolean parsesTexts(String column) {
    return typeOf(column).filter(type -> type != DataType.BOOL).isPresent();
  }

  @Override
  public SequencedMap<String, Tensor> example() {
    SequencedMap<String, Tensor> example = new LinkedHashMap<>(super.example());
    example.replaceAll(
        (name, tensor) -> {
          Narrowing narrowing = narrowings.get(name);
          return narrowing == null ? tensor : narrowing.nearest(tensor);
        });
    return example;
  }

  @Override
  public ModelInstance newInstance() {
    ModelInstance instance = super.newInstance();
    return narrowings.isEmpty() ? instance : new NarrowedInstance(instance, narrowings);
  }

  private static final class NarrowedInstance extends InstanceAround {
    private final Map<String, Narrowing> narrowings;

    NarrowedInstance(ModelInstance instance, Map<String, Narrowing> narrowings) {
      super(instance);
      this.narrowings = narrowings;
    }

    @Override
    protected Map<String, Tensor> inwards(Map<String, Tensor> inputs) {
      Map<String, Tensor> narrowed = new LinkedHashMap<>(inputs);
      narrowed.replaceAll(
          (name, tensor) -> {
            Narrowing narrowing = narrowings.get(name);
            return narrowing == null ? tensor : narrowing.narrowed(tensor);
          });
      return narrowed;
    }
  }
}
