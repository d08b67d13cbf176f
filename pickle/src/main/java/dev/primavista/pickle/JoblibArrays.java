package dev.primavista.pickle;

import java.util.List;

/**
 * Arrays in joblib files: a {@code NumpyArrayWrapper} whose state is followed, inside the stream,
 * by the array's bytes (since joblib 1.2 after padding whose length is the first byte) or, for
 * objects, by a pickle of its own.
 */
final class JoblibArrays {
  private final Budget budget;
  private final Globals globals;

  JoblibArrays(Budget budget, Globals globals) {
    this.budget = budget;
    this.globals = globals;
  }

  static boolean isWrapper(PyGlobal type) {
    return type.name().equals("NumpyArrayWrapper") && type.module().endsWith("joblib.numpy_pickle");
  }

  /** The array that the wrapper stands for, read from where the cursor is. */
  PyValue read(PyObject wrapper, ByteCursor in) {
    boolean plain =
        wrapper.attribute("subclass").orElse(PyNone.NONE) instanceof PyGlobal type
            && NumpyValues.isArray(type);
    if (!plain) {
      throw new PickleException(
          "malformed_pickle", "a joblib array of a class other than numpy.ndarray");
    }
    if (!(wrapper.attribute("dtype").orElse(PyNone.NONE) instanceof Dtype type)) {
      throw new PickleException("malformed_pickle", "a joblib array without a type");
    }
    long[] shape = NumpyValues.shape(wrapper.attribute("shape").orElse(PyNone.NONE));
    String order =
        wrapper.attribute("order").orElse(PyNone.NONE) instanceof PyStr text ? text.value() : "";
    boolean fortran = NumpyValues.isFortran(order);
    int count = NdArray.count(shape);
    if (type.kind() == 'O') {
      budget.enter();
      PyValue content = new PickleMachine(in, budget, globals).run();
      budget.leave();
      return objects(content, shape);
    }
    if (wrapper.attribute("numpy_array_alignment_bytes").isPresent()
        && !(wrapper.attribute("numpy_array_alignment_bytes").get() instanceof PyNone)) {
      in.skip(in.u1());
    }
    byte[] bytes = in.bytes((long) count * type.itemSize());
    return new NumpyValues(budget).array(type, shape, fortran, bytes);
  }

  private static PyValue objects(PyValue value, long[] shape) {
    if (value instanceof NdArray array
        && array.dtype().kind() == 'O'
        && array.size() == NdArray.count(shape)) {
      return array;
    }
    throw new PickleException(
        "malformed_pickle",
        "a joblib object array holds a "
            + value.typeName()
            + " (expected: "
            + List.of(shape.length)
            + " dimensions of objects)");
  }
}
