package dev.primavista.server.observability;

import dev.primavista.core.model.LoadedModel;
import dev.primavista.core.model.Signature;
import dev.primavista.core.model.TensorSpec;
import dev.primavista.core.tensor.Shape;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * What a model's values are called, where a body need not name them.
 *
 * @param columns of a row whose values have no names, in order; empty where a value's place does
 *     not tell
 * @param inputs all that there are
 * @param outputs also those that are answered on request alone
 */
record Layout(List<String> columns, Set<String> inputs, Set<String> outputs) {
  /** Nothing has a name. */
  static final Layout NONE = new Layout(List.of(), Set.of(), Set.of());

  static Layout of(LoadedModel model) {
    Signature signature = model.signature();
    return new Layout(
        columns(model, signature.inputs()),
        names(signature.inputs(), signature.instead()),
        names(signature.outputs(), signature.onRequest()));
  }

  private static List<String> columns(LoadedModel model, List<TensorSpec> inputs) {
    if (inputs.size() == 1 && inputs.getFirst().shape().rank() == 2) {
      return inputs.getFirst().labels();
    }
    return inputs.stream().map(TensorSpec::shape).allMatch(Layout::isColumn)
        ? model.columnOrder()
        : List.of();
  }

  private static boolean isColumn(Shape shape) {
    return shape.rank() == 1 || (shape.rank() == 2 && shape.dimension(1) == 1);
  }

  private static Set<String> names(List<TensorSpec> some, List<TensorSpec> others) {
    Set<String> names = new LinkedHashSet<>();
    some.forEach(spec -> names.add(spec.name()));
    others.forEach(spec -> names.add(spec.name()));
    return names;
  }

  /** Whether a body that names it says which values are its own. */
  boolean tellsApart(String name) {
    return columns.contains(name) || (columns.isEmpty() && inputs.contains(name));
  }
}
