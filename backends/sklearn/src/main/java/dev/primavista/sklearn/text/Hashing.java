package dev.primavista.sklearn.text;

import dev.primavista.core.Amount;
import dev.primavista.core.ServingException.InvalidRequest;
import dev.primavista.pickle.PyGlobal;
import dev.primavista.sklearn.data.Data;
import dev.primavista.sklearn.data.Items;
import dev.primavista.sklearn.data.Matrix;
import dev.primavista.sklearn.data.SparseMatrix;
import dev.primavista.sklearn.estimator.Estimator;
import dev.primavista.sklearn.estimator.Fitted;
import dev.primavista.sklearn.estimator.Input;
import dev.primavista.sklearn.estimator.Learned;
import dev.primavista.sklearn.estimator.Method;
import dev.primavista.sklearn.estimator.Reading;
import dev.primavista.sklearn.estimator.Rows;
import dev.primavista.sklearn.estimator.State;
import dev.primavista.sklearn.estimator.UnreadableModel;
import dev.primavista.sklearn.preprocessing.Norms;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/** {@code HashingVectorizer} and {@code FeatureHasher}: a term's column is its hash. */
final class Hashing {
  private final int columns;
  private final boolean alternate;

  /** Whether values are cut to integers, as in an array of integers. */
  private final boolean whole;

  private Hashing(State state) {
    columns = state.integer("n_features", 1 << 20);
    boolean old = state.flag("non_negative", false);
    alternate = state.flag("alternate_sign", true);
    whole =
        state.optional("dtype").orElse(null) instanceof PyGlobal dtype
            && dtype.name().matches("u?int\\d*");
    if (columns < 1 || old) {
      throw new UnreadableModel(
          "it has " + Amount.of(columns, "column") + ", or non_negative=True");
    }
  }

  /** Adds a value in the column of a term, with a sign from its hash. */
  private void add(Map<Integer, Double> row, String term, double value) {
    int hash = MurmurHash3.of(term, 0);
    int column =
        hash == Integer.MIN_VALUE
            ? (int) ((Integer.MAX_VALUE - (long) (columns - 1)) % columns)
            : Math.abs(hash) % columns;
    double signed = alternate && hash < 0 ? -value : value;
    row.merge(column, whole ? (long) signed : signed, Double::sum);
  }

  /** Gives every term of one row with its value. */
  private interface Terms {
    void of(int row, BiConsumer<String, Double> receiver);
  }

  private SparseMatrix hashed(int rows, Terms terms) {
    int[] starts = new int[rows + 1];
    List<Map<Integer, Double>> all = new ArrayList<>();
    for (int i = 0; i < rows; i++) {
      Map<Integer, Double> row = new TreeMap<>();
      terms.of(i, (term, value) -> add(row, term, value));
      all.add(row);
      starts[i + 1] = starts[i] + row.size();
    }
    int[] indices = new int[starts[rows]];
    double[] values = new double[starts[rows]];
    int at = 0;
    for (Map<Integer, Double> row : all) {
      for (Map.Entry<Integer, Double> entry : row.entrySet()) {
        indices[at] = entry.getKey();
        values[at++] = entry.getValue();
      }
    }
    return new SparseMatrix(rows, columns, starts, indices, values);
  }

  static Estimator readVectorizer(State state, Reading reading) {
    Hashing hashing = new Hashing(state);
    Analyzer analyzer = new Analyzer(state, reading);
    boolean binary = state.flag("binary", false);
    String norm = state.text("norm", "");
    return Fitted.of(state, new Input.Text())
        .note(Amount.of(hashing.columns, "column"))
        .onRows(
            Method.TRANSFORM,
            rows -> {
              List<String> texts = Rows.texts(rows).values();
              SparseMatrix counts =
                  hashing.hashed(texts.size(), (row, to) -> counted(analyzer, texts.get(row), to));
              return normalised(binary ? ones(counts) : counts, norm);
            })
        .build();
  }

  private static void counted(Analyzer analyzer, String text, BiConsumer<String, Double> to) {
    analyzer.forEach(text, term -> to.accept(term, 1.0));
  }

  private static SparseMatrix ones(SparseMatrix counts) {
    double[] values = new double[counts.values().length];
    Arrays.fill(values, 1);
    return new SparseMatrix(
        counts.rows(), counts.columns(), counts.starts(), counts.indices(), values);
  }

  private static Matrix normalised(SparseMatrix counts, String norm) {
    return norm.isEmpty() ? counts : Norms.normalised(counts, norm);
  }

  static Estimator readHasher(State state) {
    Hashing hashing = new Hashing(state);
    String type = state.text("input_type", "dict");
    return Fitted.of(state, new Input.Values())
        .note(Amount.of(hashing.columns, "column"))
        .learned((turn, next) -> Learned.of(specimen(type)))
        .onRows(Method.TRANSFORM, rows -> hashing.hashed(items(rows), type))
        .build();
  }

  /** A row in the form that is taken: any name may stand in it. */
  private static Object specimen(String type) {
    return switch (type) {
      case "string" -> List.of("a");
      case "pair" -> List.of(List.of("a", 1.0));
      default -> Map.of("a", 1.0);
    };
  }

  private static List<Object> items(Data rows) {
    if (rows instanceof Items items) {
      return items.values();
    }
    throw new InvalidRequest("wrong_datatype", "one dict or list per row expected");
  }

  private SparseMatrix hashed(List<Object> items, String type) {
    return hashed(items.size(), (row, to) -> terms(items.get(row), type, to));
  }

  private static void terms(Object item, String type, BiConsumer<String, Double> to) {
    if (type.equals("dict") && item instanceof Map<?, ?> map) {
      map.forEach((key, value) -> term(String.valueOf(key), value, to));
    } else if (!type.equals("dict") && item instanceof List<?> list) {
      list.forEach(part -> part(part, type.equals("pair"), to));
    } else {
      throw new InvalidRequest(
          "wrong_datatype",
          item + " given, one " + (type.equals("dict") ? "dict" : "list") + " per row expected");
    }
  }

  private static void part(Object part, boolean paired, BiConsumer<String, Double> to) {
    if (paired && part instanceof List<?> pair && pair.size() == 2) {
      term(String.valueOf(pair.getFirst()), pair.getLast(), to);
    } else if (!paired && part instanceof String text) {
      to.accept(text, 1.0);
    } else {
      throw new InvalidRequest(
          "wrong_datatype",
          part + " given, " + (paired ? "a pair of name and value" : "a text") + " expected");
    }
  }

  /** A text value becomes part of the term. */
  private static void term(String name, @Nullable Object value, BiConsumer<String, Double> to) {
    switch (value) {
      case Double number when number == 0 -> {}
      case Double number -> to.accept(name, number);
      case Boolean flag -> {
        if (flag) {
          to.accept(name, 1.0);
        }
      }
      case String text -> to.accept(name + "=" + text, 1.0);
      case null, default ->
          throw new InvalidRequest(
              "wrong_datatype", "'" + name + "' holds " + value + ", a text or a number expected");
    }
  }
}
