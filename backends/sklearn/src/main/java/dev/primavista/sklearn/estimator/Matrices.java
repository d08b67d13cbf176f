package dev.primavista.sklearn.estimator;

import dev.primavista.pickle.NdArray;
import dev.primavista.pickle.PyObject;
import dev.primavista.pickle.PyTuple;
import dev.primavista.pickle.PyValue;
import dev.primavista.sklearn.data.DenseMatrix;
import java.util.List;

/** Matrices in a file, full or as scipy writes sparse ones. */
public final class Matrices {
  private Matrices() {}

  /** The attribute as a full matrix; a vector is one row. */
  public static DenseMatrix dense(State state, String name) {
    PyValue value = state.required(name);
    if (value instanceof NdArray array) {
      return array.rank() == 1
          ? new DenseMatrix(1, array.size(), array.doubles())
          : State.matrix(name, array, -1);
    }
    if (value instanceof PyObject object) {
      return sparse(name, new State(object));
    }
    throw new UnreadableModel("attribute '" + name + "' is " + value.aTypeName());
  }

  private static DenseMatrix sparse(String name, State state) {
    boolean byRow = state.type().startsWith("csr");
    if (!byRow && !state.type().startsWith("csc")) {
      throw new UnreadableModel(
          "attribute '" + name + "' is a " + state.type() + " (expected: csr_matrix, csc_matrix)");
    }
    int[] shape = shape(state);
    double[] data = state.array("data").doubles();
    int[] indices = state.array("indices").ints();
    int[] starts = state.array("indptr").ints();
    double[] values = new double[Math.multiplyExact(shape[0], shape[1])];
    if (starts.length != (byRow ? shape[0] : shape[1]) + 1 || indices.length != data.length) {
      throw new UnreadableModel("attribute '" + name + "' is no sparse matrix of its shape");
    }
    for (int outer = 0; outer + 1 < starts.length; outer++) {
      for (int k = starts[outer]; k < starts[outer + 1]; k++) {
        values[byRow ? outer * shape[1] + indices[k] : indices[k] * shape[1] + outer] += data[k];
      }
    }
    return new DenseMatrix(shape[0], shape[1], values);
  }

  private static int[] shape(State state) {
    String attribute = state.optional("_shape").isPresent() ? "_shape" : "shape";
    PyValue shape = state.required(attribute);
    if (shape instanceof NdArray array && array.size() == 2) {
      return array.ints();
    }
    List<PyValue> sides = shape instanceof PyTuple tuple ? tuple.items() : List.of();
    if (sides.size() != 2) {
      throw new UnreadableModel("a sparse matrix of shape " + shape.typeName());
    }
    return new int[] {State.integer("shape", sides.get(0)), State.integer("shape", sides.get(1))};
  }
}
