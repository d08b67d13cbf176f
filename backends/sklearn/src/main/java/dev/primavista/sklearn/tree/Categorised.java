package dev.primavista.sklearn.tree;

import dev.primavista.sklearn.data.Data;
import dev.primavista.sklearn.estimator.Estimator;
import dev.primavista.sklearn.estimator.Input;
import dev.primavista.sklearn.estimator.Labels;
import dev.primavista.sklearn.estimator.Learned;
import dev.primavista.sklearn.estimator.Method;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** A model of numbers behind the categories of a data frame. */
record Categorised(Estimator model, PandasCategories categories) implements Estimator {
  @Override
  public String type() {
    return model.type();
  }

  @Override
  public String note() {
    return model.note();
  }

  @Override
  public List<String> columnNames() {
    return model.columnNames();
  }

  @Override
  public Input input() {
    return categories.input();
  }

  @Override
  public Learned learned(int turn, Learned next) {
    return categories.learned(turn);
  }

  @Override
  public Set<Method> methods() {
    return model.methods();
  }

  @Override
  public Optional<Labels> classes() {
    return model.classes();
  }

  @Override
  public Data apply(Method method, Data rows) {
    return model.apply(method, categories.encoded(rows));
  }
}
