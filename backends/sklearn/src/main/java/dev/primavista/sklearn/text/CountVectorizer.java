package dev.primavista.sklearn.text;

import dev.primavista.core.Amount;
import dev.primavista.pickle.PyDict;
import dev.primavista.pickle.PyList;
import dev.primavista.pickle.PyStr;
import dev.primavista.pickle.PyValue;
import dev.primavista.sklearn.data.Data;
import dev.primavista.sklearn.data.DenseMatrix;
import dev.primavista.sklearn.data.Many;
import dev.primavista.sklearn.data.Matrix;
import dev.primavista.sklearn.data.SparseMatrix;
import dev.primavista.sklearn.data.Texts;
import dev.primavista.sklearn.estimator.Input;
import dev.primavista.sklearn.estimator.Invertible;
import dev.primavista.sklearn.estimator.Reading;
import dev.primavista.sklearn.estimator.Rows;
import dev.primavista.sklearn.estimator.State;
import dev.primavista.sklearn.estimator.UnreadableModel;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** {@code CountVectorizer}: how often each known term occurs in a text. */
public final class CountVectorizer implements Invertible {
  private final Analyzer analyzer;
  private final Map<String, Integer> vocabulary;
  private final boolean binary;

  private CountVectorizer(Analyzer analyzer, Map<String, Integer> vocabulary, boolean binary) {
    this.analyzer = analyzer;
    this.vocabulary = vocabulary;
    this.binary = binary;
  }

  public static CountVectorizer read(State state, Reading reading) {
    return new CountVectorizer(
        new Analyzer(state, reading), vocabulary(state), state.flag("binary", false));
  }

  /** The fitted terms, or those that were given to a vectorizer which was never fitted. */
  private static Map<String, Integer> vocabulary(State state) {
    boolean fitted =
        state.optional("vocabulary_").isPresent() || state.optional("vocabulary").isEmpty();
    PyValue terms = state.required(fitted ? "vocabulary_" : "vocabulary");
    if (!fitted && terms instanceof PyList list) {
      return places(list.items());
    }
    if (!(terms instanceof PyDict dict)) {
      throw new UnreadableModel("attribute 'vocabulary_' is no dict");
    }
    Map<String, Integer> places = HashMap.newHashMap(dict.size());
    for (PyDict.Entry entry : dict.entries()) {
      if (!(entry.key() instanceof PyStr term)) {
        throw new UnreadableModel("a term of 'vocabulary_' is " + entry.key().aTypeName());
      }
      int column = State.integer("vocabulary_", entry.value());
      if (column < 0 || column >= dict.size()) {
        throw new UnreadableModel(
            "a term of 'vocabulary_' has column "
                + column
                + " (expected: 0 to "
                + (dict.size() - 1)
                + ")");
      }
      places.put(term.value(), column);
    }
    return places;
  }

  private static Map<String, Integer> places(List<PyValue> items) {
    Map<String, Integer> terms = HashMap.newHashMap(items.size());
    for (PyValue item : items) {
      if (!(item instanceof PyStr term) || terms.put(term.value(), terms.size()) != null) {
        throw new UnreadableModel("parameter 'vocabulary' is no list of different texts");
      }
    }
    return terms;
  }

  /** The number of known terms. */
  public int terms() {
    return vocabulary.size();
  }

  @Override
  public String type() {
    return "CountVectorizer";
  }

  @Override
  public String note() {
    return analyzer.note() + Amount.of(vocabulary.size(), "term");
  }

  @Override
  public Input input() {
    return new Input.Text();
  }

  @Override
  public SparseMatrix transform(Data rows) {
    return count(Rows.texts(rows).values());
  }

  @Override
  public Many inverse(Data rows) {
    return terms(rows, false);
  }

  /** The terms of each row whose count or weight is not zero, columns ascending or not. */
  Many terms(Data rows, boolean reversed) {
    String[] names = new String[terms()];
    vocabulary.forEach((term, column) -> names[column] = term);
    Matrix matrix = Rows.matrix(rows, names.length);
    List<Data> all = new ArrayList<>();
    for (int row = 0; row < matrix.rows(); row++) {
      List<String> found = new ArrayList<>();
      switch (matrix) {
        case SparseMatrix sparse -> {
          for (int k = sparse.starts()[row]; k < sparse.starts()[row + 1]; k++) {
            if (sparse.values()[k] != 0) {
              found.add(names[sparse.indices()[k]]);
            }
          }
        }
        case DenseMatrix dense -> {
          for (int column = 0; column < names.length; column++) {
            if (dense.at(row, column) != 0) {
              found.add(names[column]);
            }
          }
        }
      }
      all.add(new Texts(reversed ? found.reversed() : found));
    }
    return new Many(all);
  }

  /** Counts per text, columns ascending. */
  SparseMatrix count(List<String> texts) {
    int[] starts = new int[texts.size() + 1];
    int[] indices = new int[16];
    double[] values = new double[16];
    int at = 0;
    TermCounter counter = new TermCounter();
    for (int row = 0; row < texts.size(); row++) {
      counter.clear();
      analyzer.forEach(texts.get(row), counter::add);
      int[] columns = counter.sortedColumns();
      if (at + columns.length > indices.length) {
        int length = Math.max(indices.length * 2, at + columns.length);
        indices = Arrays.copyOf(indices, length);
        values = Arrays.copyOf(values, length);
      }
      for (int column : columns) {
        indices[at] = column;
        values[at++] = binary ? 1 : counter.count(column);
      }
      starts[row + 1] = at;
    }
    return new SparseMatrix(
        texts.size(), terms(), starts, Arrays.copyOf(indices, at), Arrays.copyOf(values, at));
  }

  /** Counts the terms of one text. */
  private final class TermCounter {
    private final Map<Integer, Integer> counts = new HashMap<>();

    void clear() {
      counts.clear();
    }

    void add(String term) {
      Integer column = vocabulary.get(term);
      if (column != null) {
        counts.merge(column, 1, Integer::sum);
      }
    }

    int[] sortedColumns() {
      int[] columns = new int[counts.size()];
      int i = 0;
      for (int column : counts.keySet()) {
        columns[i++] = column;
      }
      Arrays.sort(columns);
      return columns;
    }

    int count(int column) {
      return counts.getOrDefault(column, 0);
    }
  }
}
