package dev.primavista.pickle;

import java.util.List;
import java.util.Set;

/** What Python would make, written down as data instead. */
final class Construction {
  /** Names whose value would change what an object is or does. */
  private static final Set<String> IDENTITY =
      Set.of(
          "__class__",
          "__dict__",
          "__bases__",
          "__setstate__",
          "__reduce__",
          "__reduce_ex__",
          "__call__",
          "__code__",
          "__globals__",
          "__getattr__",
          "__getattribute__",
          "__init__",
          "__new__");

  private final Globals globals;
  private final Budget budget;
  private final NumpyValues numpy;
  private final BuiltinValues builtins;

  Construction(Globals globals, Budget budget) {
    this.globals = globals;
    this.budget = budget;
    this.numpy = new NumpyValues(budget);
    this.builtins = new BuiltinValues(budget);
  }

  /** REDUCE, NEWOBJ, INST and OBJ: an instance of {@code type} made from {@code arguments}. */
  PyValue make(PyValue type, PyValue arguments, int at) {
    if (!(type instanceof PyGlobal global)) {
      throw new PickleException(
          "malformed_pickle",
          "byte " + at + ": a " + type.typeName() + " is called (expected: a class)");
    }
    if (!(arguments instanceof PyTuple tuple)) {
      throw new PickleException(
          "malformed_pickle",
          "byte " + at + ": arguments in a " + arguments.typeName() + " (expected: a tuple)");
    }
    List<PyValue> items = tuple.items();
    return switch (global.qualifiedName()) {
      case "numpy.core.multiarray._reconstruct", "numpy._core.multiarray._reconstruct" ->
          numpy.emptyArray(items);
      case "numpy.dtype" -> numpy.dtype(items);
      case "numpy.core.multiarray.scalar", "numpy._core.multiarray.scalar" -> numpy.scalar(items);
      case "numpy.core.numeric._frombuffer", "numpy._core.numeric._frombuffer" ->
          numpy.fromBuffer(items);
      case "_codecs.encode" -> builtins.encoded(items);
      case "collections.OrderedDict", "collections.defaultdict" -> builtins.dict(items);
      case "copy_reg._reconstructor", "copyreg._reconstructor" -> reconstructed(items, at);
      default -> instance(global, tuple, at);
    };
  }

  private PyValue instance(PyGlobal global, PyTuple arguments, int at) {
    if (AllowedGlobals.isBuiltin(global)) {
      PyValue value = builtins.make(global.name(), arguments.items());
      if (value != null) {
        return value;
      }
      if (AllowedGlobals.isGetattr(global) && BuiltinValues.isMethod(arguments.items())) {
        return new PyObject(global, arguments);
      }
    }
    if (!globals.allowed().mayMake(global) && globals.allowed().mayName(global)) {
      globals.forbid(global, at);
    }
    return new PyObject(global, arguments);
  }

  /**
   * {@code copyreg._reconstructor(class, object, None)}: how protocols 0 and 1 write an instance;
   * for a named tuple {@code (class, tuple, fields)}.
   */
  private PyValue reconstructed(List<PyValue> items, int at) {
    boolean plain =
        items.size() == 3
            && items.get(0) instanceof PyGlobal
            && items.get(1) instanceof PyGlobal base
            && AllowedGlobals.isBuiltin(base);
    if (!plain) {
      throw new PickleException("malformed_pickle", "byte " + at + ": a class of no plain base");
    }
    PyTuple fields = items.get(2) instanceof PyTuple tuple ? tuple : new PyTuple(List.of());
    return instance((PyGlobal) items.get(0), fields, at);
  }

  /** NEWOBJ_EX: positional and named arguments. */
  PyValue makeNamed(PyValue type, PyValue arguments, PyValue named, int at) {
    if (!(named instanceof PyDict dict)) {
      throw new PickleException(
          "malformed_pickle", "byte " + at + ": named arguments in a " + named.typeName());
    }
    PyValue made = make(type, arguments, at);
    if (dict.size() > 0 && made instanceof PyObject object) {
      budget.spendEntries(dict.size());
      for (PyDict.Entry entry : dict.entries()) {
        object.entries().put(entry.key(), entry.value());
      }
    }
    return made;
  }

  /**
   * BUILD: gives the target its state; joblib's array wrapper is followed by the array itself. Here
   * and below no switch looks at types: linking each takes a process that has just started 2 ms.
   */
  PyValue build(PyValue target, PyValue state, ByteCursor in, int at) {
    if (target instanceof Dtype dtype) {
      return numpy.dtypeWithState(dtype, state);
    }
    if (target instanceof NdArray array) {
      numpy.fill(array, state);
    } else if (target instanceof PyObject object) {
      checkNames(state, at);
      object.build(state);
      if (JoblibArrays.isWrapper(object.type())) {
        return new JoblibArrays(budget, globals).read(object, in);
      }
    } else if (target instanceof PyDict) {
      checkNames(state, at); // attributes of an OrderedDict, not entries
    } else {
      throw new PickleException(
          "malformed_pickle",
          "byte " + at + ": a " + target.typeName() + " is given a state (expected: an instance)");
    }
    return target;
  }

  private void checkNames(PyValue state, int at) {
    if (state instanceof PyTuple pair) {
      budget.spendItems(pair.items().size());
      pair.items().forEach(part -> checkDictNames(part, at));
    }
    checkDictNames(state, at);
  }

  private void checkDictNames(PyValue state, int at) {
    if (!(state instanceof PyDict dict)) {
      return;
    }
    budget.spendItems(dict.size());
    for (PyDict.Entry entry : dict.entries()) {
      if (entry.key() instanceof PyStr name && IDENTITY.contains(name.value())) {
        throw new PickleException(
            "malformed_pickle",
            "byte "
                + at
                + ": a state sets '"
                + Dtype.printable(name.value())
                + "', which changes what an object is");
      }
    }
  }

  static void append(PyValue target, List<PyValue> items) {
    if (target instanceof PyList list) {
      items.forEach(list::add);
    } else if (target instanceof PySet set) {
      items.forEach(set::add);
    } else if (target instanceof PyObject object) {
      items.forEach(object.items()::add);
    } else {
      throw new PickleException(
          "malformed_pickle", "items for a " + target.typeName() + " (expected: a list or set)");
    }
  }

  static void setItems(PyValue target, List<PyValue> items) {
    if (items.size() % 2 != 0) {
      throw new PickleException("malformed_pickle", "a dict's key has no value");
    }
    if (!(target instanceof PyDict) && !(target instanceof PyObject)) {
      throw new PickleException(
          "malformed_pickle", "entries for a " + target.typeName() + " (expected: a dict)");
    }
    PyDict dict = target instanceof PyObject object ? object.entries() : (PyDict) target;
    for (int i = 0; i < items.size(); i += 2) {
      dict.put(items.get(i), items.get(i + 1));
    }
  }
}
