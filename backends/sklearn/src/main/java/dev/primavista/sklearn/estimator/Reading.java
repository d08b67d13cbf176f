package dev.primavista.sklearn.estimator;

import dev.primavista.core.model.ModelLoadException.Problem;
import dev.primavista.pickle.PickleException;
import dev.primavista.pickle.PyNone;
import dev.primavista.pickle.PyObject;
import dev.primavista.pickle.PyStr;
import dev.primavista.pickle.PyValue;
import dev.primavista.trees.TreeFormatException;
import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * One pass over a file's records. A part that cannot be reproduced is written down and replaced by
 * nothing, so that the pass finds all of them.
 */
public final class Reading {
  /** Makes an estimator of one class from its attributes. */
  @FunctionalInterface
  public interface Reader {
    Estimator read(State state, Reading reading);
  }

  private static final int DEEPEST = 200;

  /** One estimator may be part of several, and these of several more. */
  private static final int MOST_ESTIMATORS = 100_000;

  private final Map<String, Reader> readers;
  private final List<Problem> problems = new ArrayList<>();
  private final IdentityHashMap<PyValue, Estimator> known = new IdentityHashMap<>();
  private final List<String> path = new ArrayList<>();
  private boolean rowwise = true;
  private boolean costsBySize = true;
  private String version = "";
  private int read;

  /** Readers by {@code package:Class}, such as {@code sklearn:Pipeline}. */
  public Reading(Map<String, Reader> readers) {
    this.readers = readers;
  }

  /** Says that an answer depends on all rows of its request, so that requests are not joined. */
  public void rowsTogether() {
    rowwise = false;
  }

  /** Whether every row is answered as if it were alone. */
  public boolean rowwise() {
    return rowwise;
  }

  /** Says that a text may take far longer than others of its size. */
  public void costsByContent() {
    costsBySize = false;
  }

  /** Whether rows of equal size take about equal time. */
  public boolean costsBySize() {
    return costsBySize;
  }

  /** What cannot be reproduced, each with its place; empty if everything can. */
  public List<Problem> problems() {
    return List.copyOf(problems);
  }

  /** What was read from this value; empty if nobody asked for it. */
  public Optional<Estimator> of(PyValue value) {
    return Optional.ofNullable(known.get(value));
  }

  /** Whether this value is an object of a class that can be read. */
  public boolean reads(PyValue value) {
    return value instanceof PyObject object && readers.containsKey(key(object));
  }

  /**
   * The estimator that this value describes; one that never answers where it cannot be reproduced.
   */
  public Estimator estimator(String name, PyValue value) {
    path.add(name);
    try {
      if (path.size() > DEEPEST) {
        throw new UnreadableModel("is nested more than " + DEEPEST + " deep, or contains itself");
      }
      if (++read > MOST_ESTIMATORS) {
        throw new UnreadableModel("is one of more than " + MOST_ESTIMATORS + " estimators");
      }
      Estimator estimator = read(value);
      if (value instanceof PyObject) {
        known.put(value, estimator);
      }
      return estimator;
    } catch (UnreadableModel
        | PickleException
        | TreeFormatException
        | UnsupportedOperationException problem) {
      return unread(value, String.valueOf(problem.getMessage()));
    } catch (RuntimeException mismatch) {
      return unread(value, "its attributes do not fit together (" + mismatch.getMessage() + ")");
    } finally {
      path.removeLast();
    }
  }

  private Estimator unread(PyValue value, String reason) {
    if (problems.size() < 100) {
      problems.add(new Problem(place(), typeOf(value), reason, Remedy.of(value, reason)));
    }
    return new Unread();
  }

  /** The estimator in this attribute. */
  public Estimator estimator(State state, String attribute) {
    return estimator(attribute, state.required(attribute));
  }

  /** The estimators that were fitted inside, {@code estimators_}; there is at least one. */
  public List<Estimator> estimators(State state) {
    List<Estimator> all = new ArrayList<>();
    for (PyValue item : state.items("estimators_")) {
      all.add(estimator("estimators_[" + all.size() + "]", item));
    }
    if (all.isEmpty()) {
      throw new UnreadableModel("attribute 'estimators_' is empty (is it fitted?)");
    }
    return all;
  }

  private Estimator read(PyValue value) {
    if (value instanceof PyNone
        || (value instanceof PyStr text && text.value().equals("passthrough"))) {
      return new Passthrough();
    }
    if (!(value instanceof PyObject object)) {
      throw new UnreadableModel("is " + value.aTypeName() + " (expected: an estimator)");
    }
    Reader reader = readers.get(key(object));
    if (reader == null) {
      throw new UnreadableModel("this class has no exact Java form here");
    }
    String around = version;
    State state = new State(object, around);
    version = state.version();
    try {
      return reader.read(state, this);
    } finally {
      version = around;
    }
  }

  /** As {@link #readers} has it: the package and the class. */
  private static String key(PyObject object) {
    String module = object.type().module();
    int dot = module.indexOf('.');
    return (dot < 0 ? module : module.substring(0, dot)) + ":" + object.type().name();
  }

  private String place() {
    List<String> named = path.stream().filter(part -> !part.isEmpty()).toList();
    List<String> shown =
        named.size() <= 8
            ? named
            : List.of(named.get(0), named.get(1), "...", named.get(named.size() - 1));
    return named.isEmpty() ? "" : "step '" + String.join(" > ", shown) + "'";
  }

  private static String typeOf(PyValue value) {
    return value instanceof PyObject object ? object.type().qualifiedName() : value.typeName();
  }
}
