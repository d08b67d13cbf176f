package dev.primavista.sklearn;

import dev.primavista.core.Amount;
import dev.primavista.core.ServingException.InvalidRequest;
import dev.primavista.core.model.TensorSpec;
import dev.primavista.core.tensor.BytesTensor;
import dev.primavista.core.tensor.FixedTensor;
import dev.primavista.core.tensor.Tensor;
import dev.primavista.sklearn.data.Cells;
import dev.primavista.sklearn.data.Columns;
import dev.primavista.sklearn.data.Data;
import dev.primavista.sklearn.data.DenseMatrix;
import dev.primavista.sklearn.estimator.Input;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;

/**
 * The rows in a request's tensors.
 *
 * @param columns one tensor for each, or none
 * @param matrix the one tensor that is taken in their place, or none
 * @param names of the columns, as the model calls them
 */
record RequestRows(
    Input input, List<TensorSpec> columns, List<TensorSpec> matrix, List<String> names) {
  /** The rows in these tensors, which are those of one of both ways to ask. */
  Data rows(Map<String, Tensor> tensors) {
    if (!matrix.isEmpty() && tensors.containsKey(SklearnInputs.MATRIX)) {
      return framed(SklearnTensors.data(required(tensors, matrix.getFirst())));
    }
    return switch (input) {
      case Input.Numbers _ -> joined(tensors);
      case Input.Text _ -> SklearnTensors.data(required(tensors, columns.getFirst()));
      case Input.Values _ when required(tensors, columns.getFirst()) instanceof BytesTensor texts ->
          SklearnTensors.items(texts);
      default -> named(tensors);
    };
  }

  /**
   * Texts of which some are missing are columns: as in a data frame, what is missing is None or
   * NaN, whichever the column was fitted on.
   */
  private Data framed(Data rows) {
    return rows instanceof Cells cells
            && Arrays.stream(cells.values()).anyMatch(Double.class::isInstance)
        ? cells.named(names)
        : rows;
  }

  private DenseMatrix joined(Map<String, Tensor> tensors) {
    int rows = required(tensors, columns.getFirst()).rows();
    int width = columns.size();
    double[] values = new double[Math.multiplyExact(rows, width)];
    for (int column = 0; column < width; column++) {
      FixedTensor numbers = numbers(tensors, columns.get(column), rows);
      for (int row = 0; row < rows; row++) {
        values[row * width + column] = numbers.doubleAt(row);
      }
    }
    return new DenseMatrix(rows, width, values);
  }

  private static FixedTensor numbers(Map<String, Tensor> tensors, TensorSpec spec, int rows) {
    Tensor tensor = required(tensors, spec);
    requireRows(spec, tensor, rows);
    if (tensor instanceof FixedTensor numbers) {
      return numbers;
    }
    throw new InvalidRequest(
        "wrong_datatype",
        "column '" + spec.name() + "': texts given, numbers expected",
        spec.name());
  }

  private static void requireRows(TensorSpec spec, Tensor tensor, int rows) {
    if (tensor.rows() != rows) {
      throw new InvalidRequest(
          "wrong_shape",
          "column '"
              + spec.name()
              + "': "
              + Amount.of(tensor.rows(), "row")
              + " given, "
              + rows
              + " expected as in the other columns",
          spec.name());
    }
  }

  private Columns named(Map<String, Tensor> tensors) {
    int rows = required(tensors, columns.getFirst()).rows();
    SequencedMap<String, Data> named = new LinkedHashMap<>();
    for (int i = 0; i < columns.size(); i++) {
      Tensor tensor = required(tensors, columns.get(i));
      requireRows(columns.get(i), tensor, rows);
      named.put(names.get(i), SklearnTensors.data(tensor));
    }
    return new Columns(named);
  }

  private static Tensor required(Map<String, Tensor> tensors, TensorSpec spec) {
    Tensor tensor = tensors.get(spec.name());
    if (tensor == null) {
      throw new IllegalStateException("input " + spec.name() + " is missing");
    }
    return tensor;
  }
}
