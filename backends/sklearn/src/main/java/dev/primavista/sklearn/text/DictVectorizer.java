package dev.primavista.sklearn.text;

import dev.primavista.core.Amount;
import dev.primavista.core.ServingException.InvalidRequest;
import dev.primavista.pickle.PyDict;
import dev.primavista.pickle.PyStr;
import dev.primavista.sklearn.data.Data;
import dev.primavista.sklearn.data.DenseMatrix;
import dev.primavista.sklearn.data.Items;
import dev.primavista.sklearn.data.Matrix;
import dev.primavista.sklearn.data.SparseMatrix;
import dev.primavista.sklearn.estimator.Estimator;
import dev.primavista.sklearn.estimator.Fitted;
import dev.primavista.sklearn.estimator.Input;
import dev.primavista.sklearn.estimator.Method;
import dev.primavista.sklearn.estimator.Rows;
import dev.primavista.sklearn.estimator.State;
import dev.primavista.sklearn.estimator.UnreadableModel;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** {@code DictVectorizer}: a column for each key, for texts one for each key and text. */
final class DictVectorizer {
  private final Map<String, Integer> vocabulary = new HashMap<>();
  private final String separator;
  private final boolean sparse;

  private DictVectorizer(State state) {
    separator = state.text("separator", "=");
    sparse = state.flag("sparse", true);
    if (!(state.required("vocabulary_") instanceof PyDict dict)) {
      throw new UnreadableModel("attribute 'vocabulary_' is no dict");
    }
    for (PyDict.Entry entry : dict.entries()) {
      int column = State.integer("vocabulary_", entry.value());
      if (!(entry.key() instanceof PyStr name) || column < 0 || column >= dict.size()) {
        throw new UnreadableModel("attribute 'vocabulary_' holds no texts with their columns");
      }
      vocabulary.put(name.value(), column);
    }
  }

  static Estimator read(State state) {
    DictVectorizer model = new DictVectorizer(state);
    return Fitted.of(state, new Input.Values())
        .note(Amount.of(model.vocabulary.size(), "column"))
        .onRows(Method.TRANSFORM, model::transform)
        .onRows(Method.INVERSE_TRANSFORM, model::inverse)
        .build();
  }

  private Matrix transform(Data rows) {
    if (!(rows instanceof Items items)) {
      throw new InvalidRequest("wrong_datatype", "one dict per row expected");
    }
    int width = vocabulary.size();
    double[] values = new double[items.rows() * width];
    for (int row = 0; row < items.rows(); row++) {
      if (!(items.values().get(row) instanceof Map<?, ?> dict)) {
        throw new InvalidRequest("wrong_datatype", "row " + row + " is no dict");
      }
      int from = row * width;
      dict.forEach((key, value) -> put(String.valueOf(key), value, values, from));
    }
    DenseMatrix dense = new DenseMatrix(items.rows(), width, values);
    return sparse ? SparseMatrix.of(dense) : dense;
  }

  /** A text, and each of several, has a column of its own; None is NaN. */
  private void put(String key, @Nullable Object value, double[] values, int from) {
    switch (value) {
      case null -> add(key, Double.NaN, values, from);
      case Double number -> add(key, number, values, from);
      case Boolean flag -> add(key, flag ? 1 : 0, values, from);
      case String text -> add(key + separator + text, 1, values, from);
      case List<?> texts when texts.stream().allMatch(String.class::isInstance) ->
          texts.forEach(text -> add(key + separator + text, 1, values, from));
      default ->
          throw new InvalidRequest(
              "wrong_datatype",
              "key '" + key + "' holds " + value + ", a text, a number or texts expected",
              key);
    }
  }

  private void add(String name, double value, double[] values, int from) {
    Integer column = vocabulary.get(name);
    if (column != null) {
      values[from + column] += value;
    }
  }

  private Items inverse(Data rows) {
    DenseMatrix dense = Rows.dense(rows, vocabulary.size());
    String[] names = new String[vocabulary.size()];
    vocabulary.forEach((name, column) -> names[column] = name);
    List<Object> all = new ArrayList<>();
    for (int row = 0; row < dense.rows(); row++) {
      Map<String, Object> found = new LinkedHashMap<>();
      for (int column = 0; column < names.length; column++) {
        if (dense.at(row, column) != 0) {
          found.put(names[column], dense.at(row, column));
        }
      }
      all.add(found);
    }
    return new Items(all);
  }
}
