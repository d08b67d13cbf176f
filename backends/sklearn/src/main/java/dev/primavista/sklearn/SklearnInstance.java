package dev.primavista.sklearn;

import dev.primavista.core.ServingException.InvalidRequest;
import dev.primavista.core.model.ModelInstance;
import dev.primavista.core.tensor.Tensor;
import dev.primavista.sklearn.data.Columns;
import dev.primavista.sklearn.data.Data;
import dev.primavista.sklearn.data.DenseMatrix;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;

/** Tensors in, the model's answers out; holds nothing of its own. */
final class SklearnInstance implements ModelInstance {
  private final SklearnInputs inputs;
  private final SklearnOutputs outputs;

  SklearnInstance(SklearnInputs inputs, SklearnOutputs outputs) {
    this.inputs = inputs;
    this.outputs = outputs;
  }

  @Override
  public SequencedMap<String, Tensor> execute(Map<String, Tensor> tensors) {
    return execute(tensors, List.of());
  }

  @Override
  public SequencedMap<String, Tensor> execute(Map<String, Tensor> tensors, List<String> asked) {
    Data rows = inputs.rows(tensors);
    try {
      return outputs.answer(rows, asked);
    } catch (InvalidRequest refused) {
      throw named(refused, rows, asked);
    }
  }

  /** The same refusal with the column's name in it, where the columns have names. */
  private InvalidRequest named(InvalidRequest refused, Data rows, List<String> asked) {
    Columns columns = inputs.named(rows).orElse(null);
    if (columns == null) {
      return refused;
    }
    InvalidRequest better = rows instanceof Columns ? refused : again(refused, columns, asked);
    boolean unnamed =
        better.code().equals("not_finite") && !better.getMessage().contains("column '");
    List<String> suspects = unnamed ? notFinite(columns) : List.of();
    return suspects.isEmpty()
        ? better
        : new InvalidRequest(
            better.code(),
            better.getMessage()
                + "; not finite in the request: column '"
                + String.join("', column '", suspects)
                + "'",
            suspects.getFirst());
  }

  private InvalidRequest again(InvalidRequest refused, Columns columns, List<String> asked) {
    try {
      var _ = outputs.answer(columns, asked);
      return refused;
    } catch (InvalidRequest better) {
      return better;
    }
  }

  private static List<String> notFinite(Columns columns) {
    List<String> names = new ArrayList<>();
    columns
        .columns()
        .forEach(
            (name, column) -> {
              if (column instanceof DenseMatrix numbers && !isFinite(numbers.values())) {
                names.add(name);
              }
            });
    return names;
  }

  private static boolean isFinite(double[] values) {
    for (double value : values) {
      if (!Double.isFinite(value)) {
        return false;
      }
    }
    return true;
  }

  @Override
  public void close() {}
}
