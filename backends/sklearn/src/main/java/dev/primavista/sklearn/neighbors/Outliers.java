package dev.primavista.sklearn.neighbors;

import dev.primavista.pickle.NdArray;
import dev.primavista.pickle.PyBool;
import dev.primavista.pickle.PyFloat;
import dev.primavista.pickle.PyInt;
import dev.primavista.pickle.PyList;
import dev.primavista.pickle.PyNone;
import dev.primavista.pickle.PyStr;
import dev.primavista.pickle.PyTuple;
import dev.primavista.pickle.PyValue;
import dev.primavista.sklearn.estimator.Labels;
import dev.primavista.sklearn.estimator.State;

/**
 * What rows without neighbours in the radius get.
 *
 * @param labels the classes, and the outliers' own label last if it is none of them
 * @param chosen the outliers' label; -1 if such rows are refused
 * @param certain the class whose probability is 1; -1 if all are 0
 */
record Outliers(Labels labels, int chosen, int certain) {
  static Outliers none(Labels classes) {
    return new Outliers(classes, -1, -1);
  }

  /**
   * The label of one output.
   *
   * @param counted whether classes are counted without listing the neighbours: there the most
   *     frequent class has no probability, and from 1.9 on a label is taken for a class's place
   */
  static Outliers read(State state, Labels classes, int output, boolean counted) {
    PyValue given =
        state
            .optional("outlier_label_")
            .or(() -> state.optional("outlier_label"))
            .orElse(PyNone.NONE);
    PyValue label =
        switch (given) {
          case PyList list -> list.items().get(output);
          case PyTuple tuple -> tuple.items().get(output);
          default -> given;
        };
    if (label instanceof PyNone) {
      return none(classes);
    }
    int element = given instanceof NdArray ? output : 0;
    int place = classes.placeOf(label, element);
    int certain = counted ? counted(state, classes) : place;
    return place >= 0
        ? new Outliers(classes, place, certain)
        : new Outliers(classes.and(label, element), classes.size(), certain);
  }

  private static int counted(State state, Labels classes) {
    PyValue given = state.required("outlier_label");
    if (!state.since(1, 9)) {
      return given instanceof PyStr ? -1 : classes.placeOf(given, 0);
    }
    return place(given, classes);
  }

  private static int place(PyValue label, Labels classes) {
    double number =
        switch (label) {
          case PyInt _, PyFloat _, PyBool _ -> State.number("outlier_label", label);
          case NdArray scalar when scalar.size() == 1 && "USO".indexOf(scalar.dtype().kind()) < 0 ->
              scalar.doubles()[0];
          default -> -1;
        };
    boolean isPlace = number >= 0 && number < classes.size() && number == Math.rint(number);
    return isPlace ? (int) number : -1;
  }

  boolean allowed() {
    return chosen >= 0;
  }
}
