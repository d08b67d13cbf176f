package dev.primavista.sklearn.estimator;

import dev.primavista.core.Amount;
import dev.primavista.core.ServingException.InvalidRequest;
import dev.primavista.sklearn.data.Chosen;
import dev.primavista.sklearn.data.Data;
import dev.primavista.sklearn.data.DenseMatrix;
import dev.primavista.sklearn.data.Matrix;
import dev.primavista.sklearn.data.SparseMatrix;
import dev.primavista.sklearn.data.Vector;
import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** An estimator made of functions, one for each of its methods. */
public final class Fitted implements Estimator {
  private final Builder parts;

  private Fitted(Builder parts) {
    this.parts = parts;
  }

  /** An estimator with this state's class name that takes this input. */
  public static Builder of(State state, Input input) {
    return new Builder(state.type(), input).names(state.featureNames());
  }

  /** An estimator that leaves it to those inside which columns it takes. */
  public static Builder around(State state, Input input) {
    return new Builder(state.type(), input);
  }

  /** An estimator that takes a matrix of so many columns. */
  public static Builder of(State state, int columns) {
    return of(state, new Input.Numbers(columns));
  }

  /** An estimator that no class of Python's made, such as a booster's own file. */
  public static Builder named(String type, Input input) {
    return new Builder(type, input);
  }

  @Override
  public String type() {
    return parts.type;
  }

  @Override
  public String note() {
    return parts.note;
  }

  @Override
  public FeatureNames featureNames() {
    return parts.names;
  }

  @Override
  public List<String> columnNames() {
    return parts.columnNames.isEmpty() ? parts.names.fitted() : parts.columnNames;
  }

  @Override
  public Input input() {
    return parts.input;
  }

  @Override
  public boolean takesTexts() {
    return parts.takesTexts;
  }

  @Override
  public Learned learned(int turn, Learned next) {
    return parts.learned.of(turn, next);
  }

  @Override
  public Estimator before(Estimator next) {
    return parts.before == null ? this : parts.before.apply(next);
  }

  @Override
  public Set<Integer> columnsWithNone() {
    return parts.columnsWithNone;
  }

  @Override
  public Optional<Labels> classes() {
    return Optional.ofNullable(parts.labels);
  }

  @Override
  public List<Labels> classesOfOutputs() {
    return parts.outputs;
  }

  @Override
  public Set<Method> methods() {
    return Collections.unmodifiableSet(parts.methods.keySet());
  }

  @Override
  public Data apply(Method method, Data rows) {
    Function<Data, Data> function = parts.methods.get(method);
    if (function == null) {
      throw hasNo(method);
    }
    if (method != Method.INVERSE_TRANSFORM) {
      if (!parts.anyOrder) {
        parts.names.check(parts.type, rows);
      }
      if (parts.fullOnly && rows instanceof SparseMatrix) {
        throw new InvalidRequest(
            "wrong_datatype", "a sparse matrix given, " + parts.type + " takes full ones");
      }
    }
    return function.apply(rows);
  }

  /** Collects the parts. Methods that take a full matrix refuse NaN unless told otherwise. */
  public static final class Builder {
    private final String type;
    private final Input input;
    private final Map<Method, Function<Data, Data>> methods = new EnumMap<>(Method.class);
    private String note;
    private FeatureNames names = FeatureNames.NONE;
    private List<String> columnNames = List.of();
    private Learned.Source learned = (turn, next) -> Learned.NOTHING;
    private @Nullable UnaryOperator<Estimator> before;
    private Set<Integer> columnsWithNone = Set.of();
    private boolean takesTexts;
    private boolean missingAllowed;
    private boolean fullOnly;
    private boolean anyOrder;
    private @Nullable Labels labels;
    private List<Labels> outputs = List.of();

    private Builder(String type, Input input) {
      this.type = type;
      this.input = input;
      this.note =
          input instanceof Input.Numbers numbers ? Amount.of(numbers.columns(), "feature") : "";
    }

    /** Sizes and parameters worth a line. */
    public Builder note(String text) {
      note = text;
      return this;
    }

    /** The names of the columns it was fitted on, in order; empty where they had none. */
    public Builder names(List<String> fitted) {
      names = new FeatureNames(fitted);
      return this;
    }

    /** Looks its columns up by their names, whatever their order is. */
    public Builder anyOrder() {
      anyOrder = true;
      return this;
    }

    /** The names of columns that it counts, whatever those are called that it is given. */
    public Builder columnNames(List<String> fitted) {
      columnNames = List.copyOf(fitted);
      return this;
    }

    /** Values that it was fitted on. */
    public Builder learned(Learned.Source source) {
      learned = source;
      return this;
    }

    /** Rows that it was fitted on, or that lie among these. */
    public Builder learned(DenseMatrix rows) {
      Learned middle = Learned.middle(rows);
      return learned((turn, next) -> middle);
    }

    /** What it becomes where its answer goes to another. */
    public Builder before(UnaryOperator<Estimator> ofNext) {
      before = ofNext;
      return this;
    }

    /** The places of the columns that it was fitted on None in. */
    public Builder columnsWithNone(Set<Integer> places) {
      columnsWithNone = Set.copyOf(places);
      return this;
    }

    /** Takes texts too in columns that its input calls numbers. */
    public Builder takesTexts() {
      takesTexts = true;
      return this;
    }

    /** Refuses sparse matrices. */
    public Builder fullOnly() {
      fullOnly = true;
      return this;
    }

    /** Methods given from here on take NaN; they refuse infinity. */
    public Builder allowMissing() {
      missingAllowed = true;
      return this;
    }

    public Builder labels(Labels classes) {
      labels = classes;
      return this;
    }

    /** The classes of each output, of which there may be one. */
    public Builder labels(List<Labels> classes) {
      if (classes.size() == 1) {
        return labels(classes.getFirst());
      }
      outputs = List.copyOf(classes);
      return this;
    }

    /** A method of rows as they come. */
    public Builder onRows(Method method, Function<Data, Data> function) {
      methods.put(method, function);
      return this;
    }

    /** A method of a full matrix with as many columns as the input says. */
    public Builder on(Method method, Function<DenseMatrix, Data> function) {
      boolean missing = missingAllowed;
      if (!(input instanceof Input.Numbers numbers)) {
        throw new IllegalStateException(type + " takes no matrix");
      }
      int columns = numbers.columns();
      return onRows(
          method,
          rows ->
              function.apply(
                  missing
                      ? Rows.boundedMatrix(rows, columns).toDense()
                      : Rows.finite(rows, columns)));
    }

    /** A method of a matrix, sparse or full, with as many columns as the input says. */
    public Builder onMatrix(Method method, Function<Matrix, Data> function) {
      boolean missing = missingAllowed;
      int columns = columns();
      return onRows(
          method,
          rows ->
              function.apply(
                  missing ? Rows.boundedMatrix(rows, columns) : Rows.finiteMatrix(rows, columns)));
    }

    private int columns() {
      if (!(input instanceof Input.Numbers numbers)) {
        throw new IllegalStateException(type + " takes no matrix");
      }
      return numbers.columns();
    }

    /** {@code predict} of a regressor with one output. */
    public Builder predict(Function<DenseMatrix, double[]> function) {
      return on(Method.PREDICT, rows -> new Vector(function.apply(rows)));
    }

    public Builder transform(Function<DenseMatrix, Data> function) {
      return on(Method.TRANSFORM, function);
    }

    /** {@code predict_proba}, its logarithm, and the most probable class. */
    public Builder probabilities(Labels classes, Function<Matrix, DenseMatrix> function) {
      labels(classes);
      onMatrix(Method.PREDICT_PROBA, function::apply);
      onMatrix(Method.PREDICT_LOG_PROBA, rows -> function.apply(rows).map(Math::log));
      return onMatrix(Method.PREDICT, rows -> greatestOf(classes, function.apply(rows)));
    }

    /**
     * {@code decision_function}, and the class of the greatest score; of two classes there is one
     * column, positive for the second.
     */
    public Builder decision(Labels classes, Function<Matrix, DenseMatrix> function) {
      labels(classes);
      onMatrix(Method.DECISION_FUNCTION, rows -> Vector.ifSingle(function.apply(rows)));
      return onMatrix(Method.PREDICT, rows -> mostOf(classes, function.apply(rows)));
    }

    public Fitted build() {
      return new Fitted(this);
    }
  }

  /** The label of each row's greatest number, the first of equals; of one column, by its sign. */
  public static Chosen mostOf(Labels classes, DenseMatrix scores) {
    int[] chosen = new int[scores.rows()];
    for (int row = 0; row < chosen.length; row++) {
      if (scores.columns() == 1) {
        chosen[row] = scores.at(row, 0) > 0 && classes.size() > 1 ? 1 : 0;
      } else {
        chosen[row] = greatest(scores, row);
      }
    }
    return new Chosen(classes, chosen);
  }

  /** The label of each row's greatest number, the first of equals. */
  public static Chosen greatestOf(Labels classes, DenseMatrix scores) {
    int[] chosen = new int[scores.rows()];
    for (int row = 0; row < chosen.length; row++) {
      chosen[row] = greatest(scores, row);
    }
    return new Chosen(classes, chosen);
  }

  /** The column of a row's greatest number, the first of equals; the first NaN if there is one. */
  public static int greatest(DenseMatrix scores, int row) {
    int best = 0;
    for (int column = 0; column < scores.columns(); column++) {
      if (Double.isNaN(scores.at(row, column))) {
        return column;
      }
      if (scores.at(row, column) > scores.at(row, best)) {
        best = column;
      }
    }
    return best;
  }
}
