package dev.primavista.sklearn.estimator;

import dev.primavista.core.Amount;
import dev.primavista.pickle.NdArray;
import dev.primavista.pickle.PickleException;
import dev.primavista.pickle.PyBool;
import dev.primavista.pickle.PyFloat;
import dev.primavista.pickle.PyInt;
import dev.primavista.pickle.PyList;
import dev.primavista.pickle.PyNone;
import dev.primavista.pickle.PyObject;
import dev.primavista.pickle.PyStr;
import dev.primavista.pickle.PyTuple;
import dev.primavista.pickle.PyValue;
import dev.primavista.sklearn.data.DenseMatrix;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** The attributes of one object in a file, strictly typed: what is not as expected is named. */
public final class State {
  private final PyObject object;
  private final String around;

  public State(PyObject object) {
    this(object, "");
  }

  /** A state in a file of this scikit-learn version, where the object itself names none. */
  State(PyObject object, String around) {
    this.object = object;
    this.around = around;
  }

  public PyObject object() {
    return object;
  }

  /** The class name without its module. */
  public String type() {
    return object.type().name();
  }

  /** The attribute, unless it is absent or None. */
  public Optional<PyValue> optional(String name) {
    return object.attribute(name).filter(value -> !(value instanceof PyNone));
  }

  public PyValue required(String name) {
    return optional(name)
        .orElseThrow(
            () -> new UnreadableModel("attribute '" + name + "' is missing (is it fitted?)"));
  }

  public NdArray array(String name) {
    return cast(name, required(name), NdArray.class, "an array");
  }

  public Optional<NdArray> optionalArray(String name) {
    return optional(name).map(value -> cast(name, value, NdArray.class, "an array"));
  }

  /** An array of numbers with so many elements. */
  public double[] doubles(String name, int expected) {
    NdArray array = array(name);
    if (array.size() != expected) {
      throw new UnreadableModel(
          "attribute '"
              + name
              + "' has "
              + Amount.of(array.size(), "number")
              + " (expected: "
              + expected
              + ")");
    }
    try {
      return array.doubles();
    } catch (PickleException e) {
      throw new UnreadableModel("attribute '" + name + "' is " + e.getMessage());
    }
  }

  /** An array of numbers, or a single one, whatever its size. */
  public double[] numbers(String name) {
    return switch (required(name)) {
      case NdArray array when array.dtype().kind() == 'O' ->
          array.objects().stream().mapToDouble(value -> number(name, value)).toArray();
      case NdArray array -> array.doubles();
      case PyFloat number -> new double[] {number.value()};
      case PyInt number -> new double[] {number.longValue()};
      case PyList list -> {
        double[] values = new double[list.items().size()];
        for (int i = 0; i < values.length; i++) {
          values[i] = number(name, list.items().get(i));
        }
        yield values;
      }
      default -> throw unexpected(name, required(name), "numbers");
    };
  }

  /** A matrix of numbers with so many rows, or any number of rows where that is negative. */
  public DenseMatrix matrix(String name, int expectedRows) {
    return matrix(name, array(name), expectedRows);
  }

  /** A matrix with so many rows and columns. */
  public DenseMatrix matrix(String name, int expectedRows, int expectedColumns) {
    DenseMatrix matrix = matrix(name, expectedRows);
    if (matrix.columns() != expectedColumns) {
      throw new UnreadableModel(
          "attribute '"
              + name
              + "' has "
              + Amount.of(matrix.columns(), "column")
              + " (expected: "
              + expectedColumns
              + ")");
    }
    return matrix;
  }

  public static DenseMatrix matrix(String name, NdArray array, int expectedRows) {
    if (array.rank() != 2 || (expectedRows >= 0 && array.shape()[0] != expectedRows)) {
      throw new UnreadableModel(
          "attribute '"
              + name
              + "' has shape "
              + Arrays.toString(array.shape())
              + " (expected: two dimensions"
              + (expectedRows < 0 ? ")" : ", " + Amount.of(expectedRows, "row") + ")"));
    }
    return new DenseMatrix(array.shape()[0], array.shape()[1], array.doubles());
  }

  /** The names of the columns it was fitted on; empty where they had none. */
  public List<String> featureNames() {
    return optional("feature_names_in_").orElse(null) instanceof NdArray names
            && "OU".indexOf(names.dtype().kind()) >= 0
        ? names.strings()
        : List.of();
  }

  /** The number of columns it was fitted on, or this one where an old file does not say. */
  public int features(int absent) {
    return integer("n_features_in_", integer("n_features_", absent));
  }

  /**
   * The scikit-learn version that wrote it, or the part that it is in: classes of others do not
   * say. Empty where none does.
   */
  public String version() {
    return text("_sklearn_version", around);
  }

  /** Whether it was written by this minor version or a later one, such as (0, 22). */
  public boolean since(int major, int minor) {
    String[] parts = version().split("\\.", -1);
    if (parts.length < 2) {
      return true;
    }
    int ours = Integer.parseInt(parts[0]) * 1000 + Integer.parseInt(parts[1]);
    return ours >= major * 1000 + minor;
  }

  /** The labels of {@code classes_}. */
  public Labels classes() {
    return Labels.of(array("classes_"));
  }

  /** The labels of {@code classes_} of each output; there, a list of arrays for more than one. */
  public List<Labels> classesOfOutputs() {
    PyValue classes = required("classes_");
    if (classes instanceof NdArray array && !holdsArrays(array)) {
      return List.of(Labels.of(array));
    }
    return items("classes_", classes).stream()
        .map(item -> Labels.of(cast("classes_", item, NdArray.class, "an array")))
        .toList();
  }

  private static boolean holdsArrays(NdArray array) {
    return array.dtype().kind() == 'O'
        && !array.objects().isEmpty()
        && array.objects().getFirst() instanceof NdArray;
  }

  public String text(String name, String absent) {
    return optional(name)
        .map(value -> cast(name, value, PyStr.class, "a text").value())
        .orElse(absent);
  }

  public boolean flag(String name, boolean absent) {
    return optional(name).map(value -> truth(name, value)).orElse(absent);
  }

  private static boolean truth(String name, PyValue value) {
    return switch (value) {
      case PyBool flag -> flag.value();
      case PyInt number -> number.longValue() != 0;
      case NdArray scalar when scalar.size() == 1 -> scalar.doubles()[0] != 0;
      default -> throw unexpected(name, value, "True or False");
    };
  }

  public int integer(String name, int absent) {
    return optional(name).map(value -> integer(name, value)).orElse(absent);
  }

  /** An integer, also where numpy wrote it as a scalar. */
  public static int integer(String name, PyValue value) {
    long number =
        switch (value) {
          case PyInt integer -> integer.longValue();
          case NdArray scalar when scalar.size() == 1 && "iu".indexOf(scalar.dtype().kind()) >= 0 ->
              scalar.longs()[0];
          case PyFloat floating when floating.value() == Math.rint(floating.value()) ->
              (long) floating.value();
          default -> throw unexpected(name, value, "an integer");
        };
    if (number != (int) number) {
      throw new UnreadableModel("attribute '" + name + "' is " + number + " (expected: 32 bits)");
    }
    return (int) number;
  }

  public double number(String name, double absent) {
    return optional(name).map(value -> number(name, value)).orElse(absent);
  }

  /** A number, also where numpy wrote it as a scalar. */
  public static double number(String name, PyValue value) {
    return switch (value) {
      case PyFloat floating -> floating.value();
      case PyInt integer -> integer.longValue();
      case PyBool flag -> flag.value() ? 1 : 0;
      case NdArray scalar when scalar.size() == 1 -> scalar.doubles()[0];
      default -> throw unexpected(name, value, "a number");
    };
  }

  /** The items of a list or tuple. */
  public List<PyValue> items(String name) {
    return items(name, required(name));
  }

  public static List<PyValue> items(String name, PyValue value) {
    return switch (value) {
      case PyList list -> list.items();
      case PyTuple tuple -> tuple.items();
      case NdArray array when array.dtype().kind() == 'O' -> array.objects();
      default -> throw unexpected(name, value, "a list");
    };
  }

  public State object(String name) {
    return new State(cast(name, required(name), PyObject.class, "an object"));
  }

  private static <T extends PyValue> T cast(
      String name, PyValue value, Class<T> type, String wanted) {
    if (type.isInstance(value)) {
      return type.cast(value);
    }
    throw unexpected(name, value, wanted);
  }

  private static UnreadableModel unexpected(String name, PyValue value, String wanted) {
    return new UnreadableModel(
        "attribute '" + name + "' is " + value.aTypeName() + " (expected: " + wanted + ")");
  }
}
