package dev.primavista.sklearn.compose;

import dev.primavista.pickle.PyStr;
import dev.primavista.pickle.PyTuple;
import dev.primavista.pickle.PyValue;
import dev.primavista.sklearn.data.Data;
import dev.primavista.sklearn.estimator.Estimator;
import dev.primavista.sklearn.estimator.Input;
import dev.primavista.sklearn.estimator.Labels;
import dev.primavista.sklearn.estimator.Learned;
import dev.primavista.sklearn.estimator.Method;
import dev.primavista.sklearn.estimator.Reading;
import dev.primavista.sklearn.estimator.State;
import dev.primavista.sklearn.estimator.UnreadableModel;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** {@code Pipeline}: steps one after another; all but the last are transformers. */
public final class Pipeline implements Estimator {
  /** A named part. */
  public record Step(String name, Estimator estimator) {}

  private final List<Step> steps;

  private Pipeline(List<Step> steps) {
    this.steps = List.copyOf(steps);
    for (Step step : steps.subList(0, steps.size() - 1)) {
      if (!step.estimator().has(Method.TRANSFORM)) {
        throw new UnreadableModel("step '" + step.name() + "' is no transformer");
      }
    }
  }

  public static Pipeline read(State state, Reading reading) {
    List<Step> steps = new ArrayList<>();
    for (PyValue item : state.items("steps")) {
      List<PyValue> pair = State.items("steps", item);
      if (pair.size() != 2 || !(pair.getFirst() instanceof PyStr name)) {
        throw new UnreadableModel("attribute 'steps' is no list of (name, estimator)");
      }
      steps.add(new Step(name.value(), reading.estimator(name.value(), pair.get(1))));
    }
    if (steps.isEmpty()) {
      throw new UnreadableModel("it has no steps");
    }
    for (int i = steps.size() - 2; i >= 0; i--) {
      Step step = steps.get(i);
      Estimator told = step.estimator().before(steps.get(i + 1).estimator());
      steps.set(i, new Step(step.name(), told));
    }
    return new Pipeline(steps);
  }

  /** Named estimators of a list of tuples whose first two items are a name and an estimator. */
  static List<Step> named(String attribute, List<PyValue> items, Reading reading) {
    List<Step> steps = new ArrayList<>();
    for (PyValue item : items) {
      if (!(item instanceof PyTuple tuple)
          || tuple.items().size() < 2
          || !(tuple.items().getFirst() instanceof PyStr name)) {
        throw new UnreadableModel("attribute '" + attribute + "' is no list of (name, estimator)");
      }
      steps.add(new Step(name.value(), reading.estimator(name.value(), tuple.items().get(1))));
    }
    return steps;
  }

  public List<Step> steps() {
    return steps;
  }

  @Override
  public String type() {
    return "Pipeline";
  }

  @Override
  public String note() {
    return "";
  }

  @Override
  public Input input() {
    return input(new Input.Any());
  }

  @Override
  public Input input(Input next) {
    Input input = next;
    for (Step step : steps.reversed()) {
      input = step.estimator().input(input);
    }
    return input;
  }

  @Override
  public Learned learned(int turn, Learned next) {
    Learned learned = next;
    for (Step step : steps.reversed()) {
      learned = step.estimator().learned(turn, learned);
    }
    return learned;
  }

  @Override
  public Optional<Labels> classes() {
    return steps.getLast().estimator().classes();
  }

  @Override
  public List<Labels> classesOfOutputs() {
    return steps.getLast().estimator().classesOfOutputs();
  }

  /** Those of the last step; back from its output only where every step can go back. */
  @Override
  public Set<Method> methods() {
    Set<Method> methods = EnumSet.noneOf(Method.class);
    methods.addAll(steps.getLast().estimator().methods());
    if (steps.stream().anyMatch(step -> !step.estimator().has(Method.INVERSE_TRANSFORM))) {
      methods.remove(Method.INVERSE_TRANSFORM);
    }
    return methods;
  }

  @Override
  public Data apply(Method method, Data rows) {
    if (!has(method)) {
      throw hasNo(method);
    }
    Data data = rows;
    if (method == Method.INVERSE_TRANSFORM) {
      for (Step step : steps.reversed()) {
        data = step.estimator().apply(method, data);
      }
      return data;
    }
    for (Step step : steps.subList(0, steps.size() - 1)) {
      data = step.estimator().transform(data);
    }
    return steps.getLast().estimator().apply(method, data);
  }
}
