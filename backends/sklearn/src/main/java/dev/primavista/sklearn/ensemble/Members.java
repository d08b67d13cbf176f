package dev.primavista.sklearn.ensemble;

import dev.primavista.sklearn.data.Data;
import dev.primavista.sklearn.estimator.Estimator;
import dev.primavista.sklearn.estimator.Input;
import dev.primavista.sklearn.estimator.Method;
import java.util.ArrayList;
import java.util.List;

/** The estimators of an ensemble, all asked with the same rows. */
public record Members(List<Estimator> estimators) {
  public Members {
    estimators = List.copyOf(estimators);
  }

  /** What they take together. */
  public Input input() {
    Input input = new Input.Any();
    for (Estimator estimator : estimators) {
      input = input.and(estimator.input());
    }
    return input;
  }

  public List<Data> ask(Method method, Data rows) {
    List<Data> answers = new ArrayList<>(estimators.size());
    for (Estimator estimator : estimators) {
      answers.add(estimator.apply(method, rows));
    }
    return answers;
  }
}
