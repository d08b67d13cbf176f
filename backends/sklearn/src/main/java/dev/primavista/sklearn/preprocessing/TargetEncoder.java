package dev.primavista.sklearn.preprocessing;

import dev.primavista.core.Amount;
import dev.primavista.pickle.NdArray;
import dev.primavista.pickle.PyValue;
import dev.primavista.sklearn.data.Cells;
import dev.primavista.sklearn.data.Data;
import dev.primavista.sklearn.data.DenseMatrix;
import dev.primavista.sklearn.estimator.Estimator;
import dev.primavista.sklearn.estimator.Fitted;
import dev.primavista.sklearn.estimator.Method;
import dev.primavista.sklearn.estimator.State;
import dev.primavista.sklearn.estimator.UnreadableModel;
import java.util.ArrayList;
import java.util.List;

/**
 * {@code TargetEncoder}: each category as the mean of the target that was seen with it, of several
 * classes one column each; a category that is not known as the mean of all.
 */
final class TargetEncoder {
  private final List<Categories> columns;
  private final List<double[]> encodings = new ArrayList<>();
  private final double[] means;

  private TargetEncoder(State state) {
    columns = Categories.read(state, "categories_");
    means = state.numbers("target_mean_");
    for (PyValue item : state.items("encodings_")) {
      if (!(item instanceof NdArray encoding)) {
        throw new UnreadableModel("attribute 'encodings_' holds " + item.aTypeName());
      }
      encodings.add(encoding.doubles());
    }
    if (encodings.size() != columns.size() * means.length) {
      throw new UnreadableModel(
          Amount.of(encodings.size(), "encoding") + " for " + Amount.of(columns.size(), "column"));
    }
    for (int i = 0; i < encodings.size(); i++) {
      if (encodings.get(i).length < columns.get(i / means.length).size()) {
        throw new UnreadableModel("encoding " + i + " has too few numbers");
      }
    }
  }

  static Estimator read(State state) {
    TargetEncoder encoder = new TargetEncoder(state);
    return Fitted.of(state, Categories.input(encoder.columns))
        .columnsWithNone(Categories.withNone(encoder.columns))
        .note(Amount.of(encoder.columns.size(), "column"))
        .onRows(Method.TRANSFORM, encoder::transform)
        .build();
  }

  private DenseMatrix transform(Data rows) {
    Cells cells = Categories.cells(rows, columns);
    int width = encodings.size();
    double[] values = new double[cells.rows() * width];
    for (int row = 0; row < cells.rows(); row++) {
      for (int i = 0; i < width; i++) {
        int column = i / means.length;
        int code = columns.get(column).code(cells.at(row, column));
        values[row * width + i] = code < 0 ? means[i % means.length] : encodings.get(i)[code];
      }
    }
    return new DenseMatrix(cells.rows(), width, values);
  }
}
