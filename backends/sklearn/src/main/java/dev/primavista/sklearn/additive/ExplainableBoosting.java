package dev.primavista.sklearn.additive;

import dev.primavista.core.Amount;
import dev.primavista.pickle.NdArray;
import dev.primavista.pickle.PyStr;
import dev.primavista.pickle.PyValue;
import dev.primavista.sklearn.data.Cells;
import dev.primavista.sklearn.data.Columns;
import dev.primavista.sklearn.data.Data;
import dev.primavista.sklearn.data.DenseMatrix;
import dev.primavista.sklearn.data.Vector;
import dev.primavista.sklearn.estimator.Estimator;
import dev.primavista.sklearn.estimator.Fitted;
import dev.primavista.sklearn.estimator.Input;
import dev.primavista.sklearn.estimator.Labels;
import dev.primavista.sklearn.estimator.Learned;
import dev.primavista.sklearn.estimator.Method;
import dev.primavista.sklearn.estimator.Rows;
import dev.primavista.sklearn.estimator.State;
import dev.primavista.sklearn.estimator.UnreadableModel;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** {@code ExplainableBoostingClassifier} and {@code -Regressor}: a score of each term, summed. */
final class ExplainableBoosting {
  private final List<String> names;
  private final List<List<Axis>> axes = new ArrayList<>();
  private final List<Term> terms = new ArrayList<>();
  private final double[] intercept;

  private ExplainableBoosting(State state) {
    if (state.optional("term_scores_").isEmpty()) {
      throw new UnreadableModel("it was saved by interpret before 0.3, or is not fitted");
    }
    names =
        state.items("feature_names_in_").stream()
            .map(
                name -> {
                  if (name instanceof PyStr text) {
                    return text.value();
                  }
                  throw new UnreadableModel("a column is called by " + name.aTypeName());
                })
            .toList();
    intercept = state.numbers("intercept_");
    for (PyValue levels : state.items("bins_")) {
      axes.add(State.items("bins_", levels).stream().map(Axis::read).toList());
    }
    List<PyValue> scores = state.items("term_scores_");
    List<PyValue> features = state.items("term_features_");
    if (axes.size() != names.size() || scores.size() != features.size()) {
      throw new UnreadableModel("its bins_ or its term_scores_ are of other columns");
    }
    for (int i = 0; i < scores.size(); i++) {
      terms.add(term(State.items("term_features_", features.get(i)), scores.get(i)));
    }
  }

  private Term term(List<PyValue> features, PyValue scores) {
    if (!(scores instanceof NdArray tensor)) {
      throw new UnreadableModel("its term_scores_ hold " + scores.aTypeName());
    }
    int[] columns =
        features.stream().mapToInt(value -> State.integer("term_features_", value)).toArray();
    int[] shape = tensor.shape();
    boolean many = intercept.length > 1;
    if (shape.length != columns.length + (many ? 1 : 0)
        || (many && shape[columns.length] != intercept.length)) {
      throw new UnreadableModel("a term's scores have shape " + Arrays.toString(shape));
    }
    Axis[] own = new Axis[columns.length];
    for (int i = 0; i < columns.length; i++) {
      List<Axis> levels = axes.get(columns[i]);
      own[i] = levels.get(Math.min(levels.size(), columns.length) - 1);
      int most =
          switch (own[i]) {
            case Axis.Numbers numbers -> numbers.cuts().length + 1;
            case Axis.Categories categories ->
                categories.places().values().stream().mapToInt(place -> place).max().orElse(0);
          };
      boolean negative =
          own[i] instanceof Axis.Categories categories
              && categories.places().values().stream().anyMatch(place -> place < 0);
      if (negative || most >= shape[i] - 1) {
        throw new UnreadableModel("a term has fewer scores than its columns have bins");
      }
    }
    return new Term(columns, own, Arrays.copyOf(shape, columns.length), tensor.doubles());
  }

  static Estimator regressor(State state) {
    ExplainableBoosting model = new ExplainableBoosting(state);
    boolean logarithm =
        switch (state.text("link_", "identity")) {
          case "identity" -> false;
          case "log" -> true;
          case String link -> throw new UnreadableModel("its link '" + link + "' is not known");
        };
    return model
        .builder(state)
        .onRows(
            Method.PREDICT,
            rows -> {
              DenseMatrix sums = model.sums(rows);
              return new Vector((logarithm ? sums.map(Math::exp) : sums).values());
            })
        .build();
  }

  static Estimator classifier(State state) {
    ExplainableBoosting model = new ExplainableBoosting(state);
    Labels labels = state.classes();
    boolean two = model.intercept.length == 1;
    String link = state.text("link_", "logit");
    if (labels.size() != (two ? 2 : model.intercept.length)
        || !(link.equals("mlogit") || link.equals("logit"))) {
      throw new UnreadableModel(
          "its link '" + link + "' of " + Amount.of(labels.size(), "class") + " is not known");
    }
    return model
        .builder(state)
        .labels(labels)
        .onRows(Method.DECISION_FUNCTION, rows -> Vector.ifSingle(model.sums(rows)))
        .onRows(
            Method.PREDICT_PROBA,
            rows -> two ? logistic(model.sums(rows)) : softmax(model.sums(rows)))
        .onRows(Method.PREDICT, rows -> Fitted.mostOf(labels, model.sums(rows)))
        .build();
  }

  private static DenseMatrix logistic(DenseMatrix sums) {
    double[] shares = new double[2 * sums.rows()];
    for (int row = 0; row < sums.rows(); row++) {
      double power = Math.exp(sums.at(row, 0));
      double share = power == Double.POSITIVE_INFINITY ? 1 : power / (power + 1);
      shares[2 * row] = 1 - share;
      shares[2 * row + 1] = share;
    }
    return new DenseMatrix(sums.rows(), 2, shares);
  }

  private static DenseMatrix softmax(DenseMatrix sums) {
    double[] shares = new double[sums.values().length];
    int width = sums.columns();
    for (int row = 0; row < sums.rows(); row++) {
      double most = Arrays.stream(sums.row(row)).max().orElse(0);
      double total = 0;
      for (int i = 0; i < width; i++) {
        shares[row * width + i] = Math.exp(sums.at(row, i) - most);
        total += shares[row * width + i];
      }
      for (int i = 0; i < width; i++) {
        shares[row * width + i] /= total;
      }
    }
    return new DenseMatrix(sums.rows(), width, shares);
  }

  private Fitted.Builder builder(State state) {
    List<Input.Column> columns = axes.stream().map(levels -> levels.getFirst().column()).toList();
    boolean numbers = columns.stream().allMatch(Input.Column.NUMBER::equals);
    return Fitted.around(
            state, numbers ? new Input.Numbers(columns.size()) : new Input.Mixed(columns))
        .names(names)
        .anyOrder()
        .learned(this::learned)
        .note(Amount.of(terms.size(), "term"));
  }

  private Learned learned(int turn, Learned next) {
    Map<String, Object> values = new LinkedHashMap<>();
    for (int i = 0; i < names.size(); i++) {
      if (axes.get(i).getFirst() instanceof Axis.Categories categories
          && !categories.places().isEmpty()) {
        List<String> known = List.copyOf(categories.places().keySet());
        values.put(names.get(i), known.get(turn % known.size()));
      }
    }
    return new Learned(values);
  }

  /** The scores of each row, one for each output. */
  private DenseMatrix sums(Data rows) {
    Data given = rows instanceof Columns named ? named.select(names) : rows;
    Cells cells = Rows.cells(given, names.size());
    Cells called = new Cells(cells.rows(), cells.columns(), cells.values(), names);
    int outputs = intercept.length;
    double[] sums = new double[cells.rows() * outputs];
    for (int row = 0; row < cells.rows(); row++) {
      System.arraycopy(intercept, 0, sums, row * outputs, outputs);
      for (Term term : terms) {
        term.add(called, row, sums, row * outputs, outputs);
      }
    }
    return new DenseMatrix(cells.rows(), outputs, sums);
  }
}
