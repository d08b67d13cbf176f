package dev.primavista.sklearn.compose;

import dev.primavista.pickle.PyDict;
import dev.primavista.pickle.PyValue;
import dev.primavista.sklearn.data.Data;
import dev.primavista.sklearn.data.DenseMatrix;
import dev.primavista.sklearn.data.SparseMatrix;
import dev.primavista.sklearn.estimator.Estimator;
import dev.primavista.sklearn.estimator.Input;
import dev.primavista.sklearn.estimator.Learned;
import dev.primavista.sklearn.estimator.Method;
import dev.primavista.sklearn.estimator.Reading;
import dev.primavista.sklearn.estimator.Rows;
import dev.primavista.sklearn.estimator.State;
import dev.primavista.sklearn.estimator.Transformer;
import dev.primavista.sklearn.estimator.UnreadableModel;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** {@code FeatureUnion}: transformers side by side, each with a weight. */
public final class FeatureUnion implements Transformer {
  /**
   * One transformer of the union.
   *
   * @param weight what its columns are multiplied by
   */
  public record Branch(String name, Estimator transformer, double weight) {}

  private final List<Branch> branches;

  private FeatureUnion(List<Branch> branches) {
    this.branches = List.copyOf(branches);
  }

  public static FeatureUnion read(State state, Reading reading) {
    Optional<PyValue> weights = state.optional("transformer_weights");
    List<Branch> branches = new ArrayList<>();
    List<PyValue> items =
        state.items("transformer_list").stream().filter(item -> !Dropped.isDropped(item)).toList();
    for (Pipeline.Step step : Pipeline.named("transformer_list", items, reading)) {
      if (!step.estimator().has(Method.TRANSFORM)) {
        throw new UnreadableModel("branch '" + step.name() + "' is no transformer");
      }
      branches.add(new Branch(step.name(), step.estimator(), weight(weights, step.name())));
    }
    return new FeatureUnion(branches);
  }

  static double weight(Optional<PyValue> weights, String name) {
    Optional<PyValue> own =
        weights.flatMap(value -> value instanceof PyDict dict ? dict.get(name) : Optional.empty());
    return own.map(value -> number(name, value)).orElse(1.0);
  }

  private static double number(String name, PyValue value) {
    return switch (value) {
      case dev.primavista.pickle.PyFloat floating -> floating.value();
      case dev.primavista.pickle.PyInt integer -> integer.longValue();
      default -> throw new UnreadableModel("the weight of '" + name + "' is " + value.aTypeName());
    };
  }

  public List<Branch> branches() {
    return branches;
  }

  @Override
  public String type() {
    return "FeatureUnion";
  }

  @Override
  public String note() {
    return branches.size() + " branches";
  }

  @Override
  public Input input() {
    Input input = new Input.Any();
    for (Branch branch : branches) {
      input = input.and(branch.transformer().input());
    }
    return input;
  }

  /** For each column what the first branch says that names one. */
  @Override
  public Learned learned(int turn, Learned next) {
    Map<String, Object> values = new LinkedHashMap<>();
    for (Branch branch : branches) {
      branch.transformer().learned(turn, Learned.NOTHING).values().forEach(values::putIfAbsent);
    }
    return new Learned(values);
  }

  @Override
  public Data transform(Data rows) {
    List<Data> parts = new ArrayList<>(branches.size());
    for (Branch branch : branches) {
      parts.add(weighted(Rows.table(branch.transformer().transform(rows)), branch.weight()));
    }
    return Rows.beside(parts);
  }

  /** A branch's columns, multiplied by its weight. */
  public static Data weighted(Data part, double weight) {
    if (weight == 1.0) {
      return part;
    }
    return switch (Rows.numbers(part)) {
      case DenseMatrix dense ->
          new DenseMatrix(dense.rows(), dense.columns(), times(dense.values(), weight));
      case SparseMatrix sparse ->
          new SparseMatrix(
              sparse.rows(),
              sparse.columns(),
              sparse.starts(),
              sparse.indices(),
              times(sparse.values(), weight));
    };
  }

  private static double[] times(double[] values, double weight) {
    double[] scaled = values.clone();
    for (int i = 0; i < scaled.length; i++) {
      scaled[i] *= weight;
    }
    return scaled;
  }
}
