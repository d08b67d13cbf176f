package dev.primavista.pickle;

import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;

/** numpy's arrays, scalars and types as its pickles spell them. */
final class NumpyValues {
  private final Budget budget;

  NumpyValues(Budget budget) {
    this.budget = budget;
  }

  /** {@code _reconstruct(ndarray, (0,), b'b')}: an array whose content comes with its state. */
  NdArray emptyArray(List<PyValue> items) {
    boolean plain = items.size() == 3 && items.getFirst() instanceof PyGlobal type && isArray(type);
    if (!plain) {
      throw new PickleException("malformed_pickle", "an array of a class other than numpy.ndarray");
    }
    return new NdArray();
  }

  static boolean isArray(PyGlobal type) {
    return type.qualifiedName().equals("numpy.ndarray")
        || type.qualifiedName().equals("numpy.matrix");
  }

  /** {@code dtype('f8', False, True)}. */
  Dtype dtype(List<PyValue> items) {
    if (!items.isEmpty() && items.getFirst() instanceof PyStr text) {
      return Dtype.parse(text.value());
    }
    if (!items.isEmpty() && items.getFirst() instanceof PyGlobal global) {
      return ofGlobal(global);
    }
    throw new PickleException("malformed_pickle", "a numpy type without a name");
  }

  private static Dtype ofGlobal(PyGlobal global) {
    String code =
        switch (global.qualifiedName()) {
          case "numpy.float64" -> "f8";
          case "numpy.float32" -> "f4";
          case "numpy.int64" -> "i8";
          case "numpy.int32" -> "i4";
          case "numpy.bool_", "numpy.bool" -> "b1";
          default ->
              throw new PickleException(
                  "malformed_pickle", "a numpy type named by " + global.qualifiedName());
        };
    return Dtype.parse(code);
  }

  /** {@code dtype.__setstate__((version, order, subdtype, names, fields, itemsize, ...))}. */
  Dtype dtypeWithState(Dtype dtype, PyValue state) {
    List<PyValue> items = tuple(state, "a numpy type's state");
    if (items.size() < 6 || !(items.get(1) instanceof PyStr order) || order.value().length() != 1) {
      throw new PickleException(
          "malformed_pickle", "a numpy type's state of " + items.size() + " parts");
    }
    if (!(items.get(2) instanceof PyNone)) {
      throw new PickleException("malformed_pickle", "a numpy type that is an array itself");
    }
    ByteOrder byteOrder = Dtype.orderOf(order.value().charAt(0));
    int size = integer(items.get(5));
    if (items.get(4) instanceof PyDict fields) {
      List<Dtype.Field> parsed = fields(items.get(3), fields);
      if (parsed.stream().anyMatch(field -> isSame(field.type(), dtype))) {
        throw new PickleException("malformed_pickle", "a record type that contains itself");
      }
      return dtype.withState(byteOrder, parsed, size < 0 ? dtype.itemSize() : size);
    }
    boolean sized = dtype.kind() == 'U' || dtype.kind() == 'S' || dtype.kind() == 'V';
    return dtype.withState(byteOrder, List.of(), sized && size >= 0 ? size : dtype.itemSize());
  }

  /** Not by value: record types of record types may take for ever to compare. */
  @SuppressWarnings("ReferenceEquality")
  private static boolean isSame(Dtype one, Dtype other) {
    return one == other;
  }

  private List<Dtype.Field> fields(PyValue names, PyDict fields) {
    List<Dtype.Field> parsed = new ArrayList<>();
    List<PyValue> all = tuple(names, "a record's field names");
    budget.spendEntries(all.size());
    for (PyValue name : all) {
      String text = name instanceof PyStr str ? str.value() : "";
      List<PyValue> field =
          tuple(
              fields
                  .get(text)
                  .orElseThrow(
                      () ->
                          new PickleException(
                              "malformed_pickle",
                              "a record without field '" + Dtype.printable(text) + "'")),
              "a record's field");
      if (field.size() < 2 || !(field.getFirst() instanceof Dtype type)) {
        throw new PickleException("malformed_pickle", "a record's field without a type");
      }
      parsed.add(new Dtype.Field(text, type, integer(field.get(1))));
    }
    return parsed;
  }

  /** {@code scalar(dtype, bytes)}. */
  NdArray scalar(List<PyValue> items) {
    if (items.size() != 2
        || !(items.get(0) instanceof Dtype type)
        || !(items.get(1) instanceof PyBytes bytes)) {
      throw new PickleException("malformed_pickle", "a numpy scalar without type and bytes");
    }
    return array(type, new long[0], false, bytes.value());
  }

  /**
   * {@code _frombuffer(bytes, dtype, shape, order)}: how protocol 5 writes an array. With order
   * {@code K} a fifth argument says how the axes of the C-ordered bytes are permuted.
   */
  NdArray fromBuffer(List<PyValue> items) {
    boolean plain =
        (items.size() == 4 || items.size() == 5)
            && items.get(0) instanceof PyBytes
            && items.get(1) instanceof Dtype
            && items.get(3) instanceof PyStr;
    if (!plain) {
      throw new PickleException(
          "malformed_pickle", "an array without bytes, type, shape and order");
    }
    Dtype type = (Dtype) items.get(1);
    long[] shape = shape(items.get(2));
    byte[] bytes = ((PyBytes) items.get(0)).value();
    String order = ((PyStr) items.get(3)).value();
    if (items.size() == 5 && order.equals("K")) {
      return array(type, shape, false, bytes).transposed(shape(items.get(4)));
    }
    return array(type, shape, isFortran(order), bytes);
  }

  static boolean isFortran(String order) {
    return switch (order) {
      case "C" -> false;
      case "F" -> true;
      default ->
          throw new PickleException(
              "malformed_pickle",
              "array order '" + Dtype.printable(order) + "' (expected: C or F)");
    };
  }

  NdArray array(Dtype type, long[] shape, boolean fortran, byte[] bytes) {
    budget.spendArray(bytes.length);
    return NdArray.of(type, shape, fortran, bytes);
  }

  /** {@code ndarray.__setstate__((version, shape, dtype, is_fortran, bytes or list))}. */
  void fill(NdArray array, PyValue state) {
    List<PyValue> items = tuple(state, "an array's state");
    if (items.size() != 5 || !(items.get(2) instanceof Dtype type)) {
      throw new PickleException(
          "malformed_pickle", "an array's state of " + items.size() + " parts");
    }
    boolean fortran = items.get(3) instanceof PyBool flag && flag.value();
    long[] shape = shape(items.get(1));
    switch (items.get(4)) {
      case PyBytes bytes -> {
        budget.spendArray(bytes.value().length);
        array.fill(type, shape, fortran, bytes.value());
      }
      case PyList objects -> {
        budget.spendItems(objects.items().size());
        array.fill(type, shape, fortran, objects.items());
      }
      default -> throw new PickleException("malformed_pickle", "an array without content");
    }
  }

  static long[] shape(PyValue value) {
    if (value instanceof PyInt single) {
      return new long[] {single.longValue()};
    }
    return tuple(value, "an array's shape").stream().mapToLong(NumpyValues::dimension).toArray();
  }

  private static long dimension(PyValue value) {
    if (value instanceof PyInt number) {
      return number.longValue();
    }
    throw new PickleException("malformed_pickle", "an array's shape holds a " + value.typeName());
  }

  private static int integer(PyValue value) {
    long number = dimension(value);
    if (number != (int) number) {
      throw new PickleException("malformed_pickle", "a size of " + number + " in a numpy type");
    }
    return (int) number;
  }

  private static List<PyValue> tuple(PyValue value, String what) {
    if (value instanceof PyTuple tuple) {
      return tuple.items();
    }
    throw new PickleException(
        "malformed_pickle", what + " in a " + value.typeName() + " (expected: a tuple)");
  }
}
