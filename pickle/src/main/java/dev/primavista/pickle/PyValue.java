package dev.primavista.pickle;

/**
 * A Python value as data. Containers and objects are compared by identity, because a pickle may
 * hold cycles and the same object many times.
 */
public sealed interface PyValue
    permits PyNone,
        PyBool,
        PyInt,
        PyFloat,
        PyStr,
        PyBytes,
        PyList,
        PyTuple,
        PyDict,
        PySet,
        PyGlobal,
        PyObject,
        Dtype,
        NdArray {
  /** What Python calls its type, for messages. */
  String typeName();

  /** The same with its article: {@code a dict}, {@code an int}. */
  default String aTypeName() {
    String name = typeName();
    boolean vowel = !name.isEmpty() && "aeiouAEIOU".indexOf(name.charAt(0)) >= 0;
    return (vowel ? "an " : "a ") + name;
  }
}
