package dev.primavista.sklearn.multiclass;

import dev.primavista.core.Amount;
import dev.primavista.core.tensor.DataType;
import dev.primavista.sklearn.data.Cells;
import dev.primavista.sklearn.data.Chosen;
import dev.primavista.sklearn.data.Data;
import dev.primavista.sklearn.data.DenseMatrix;
import dev.primavista.sklearn.data.Many;
import dev.primavista.sklearn.estimator.Estimator;
import dev.primavista.sklearn.estimator.Fitted;
import dev.primavista.sklearn.estimator.Labels;
import dev.primavista.sklearn.estimator.Method;
import dev.primavista.sklearn.estimator.Reading;
import dev.primavista.sklearn.estimator.Rows;
import dev.primavista.sklearn.estimator.State;
import dev.primavista.sklearn.numeric.Averages;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** {@code MultiOutputClassifier} and {@code MultiOutputRegressor}: an estimator for each output. */
public final class MultiOutput {
  private MultiOutput() {}

  static Estimator readRegressor(State state, Reading reading) {
    return builder(state, reading.estimators(state)).build();
  }

  static Estimator readClassifier(State state, Reading reading) {
    List<Estimator> estimators = reading.estimators(state);
    Fitted.Builder builder = builder(state, estimators);
    if (Binary.allHave(estimators, Method.PREDICT_PROBA)) {
      builder.onRows(
          Method.PREDICT_PROBA, rows -> new Many(answers(estimators, Method.PREDICT_PROBA, rows)));
    }
    List<Labels> classes =
        estimators.stream().flatMap(estimator -> estimator.classes().stream()).toList();
    if (classes.size() == estimators.size() && classes.size() > 1) {
      builder.labels(classes);
    }
    return builder.build();
  }

  private static Fitted.Builder builder(State state, List<Estimator> estimators) {
    return Fitted.around(state, Binary.input(estimators))
        .note(Amount.of(estimators.size(), "output"))
        .onRows(Method.PREDICT, rows -> sideBySide(answers(estimators, Method.PREDICT, rows)));
  }

  private static List<Data> answers(List<Estimator> estimators, Method method, Data rows) {
    return estimators.stream().map(estimator -> estimator.apply(method, rows)).toList();
  }

  /** One column per answer, of the kind that all are of; texts where any answer is of texts. */
  public static Data sideBySide(List<Data> answers) {
    boolean texts =
        answers.stream()
            .anyMatch(answer -> answer instanceof Chosen chosen && chosen.labels().isText());
    if (!texts) {
      return Averages.columns(answers.stream().map(Rows::column).toList()).as(kind(answers));
    }
    int rows = answers.getFirst().rows();
    @Nullable Object[] values = new @Nullable Object[rows * answers.size()];
    for (int column = 0; column < answers.size(); column++) {
      if (answers.get(column) instanceof Chosen chosen) {
        List<String> names = chosen.names();
        for (int row = 0; row < rows; row++) {
          values[row * answers.size() + column] = names.get(row);
        }
      }
    }
    return new Cells(rows, answers.size(), values);
  }

  private static DenseMatrix.Kind kind(List<Data> answers) {
    if (answers.stream().allMatch(answer -> isOf(DataType.BOOL, answer))) {
      return DenseMatrix.Kind.TRUTHS;
    }
    return answers.stream().allMatch(answer -> isOf(DataType.INT64, answer))
        ? DenseMatrix.Kind.INTEGERS
        : DenseMatrix.Kind.FLOATS;
  }

  private static boolean isOf(DataType type, Data answer) {
    return answer instanceof Chosen chosen && chosen.labels().dataType() == type;
  }
}
