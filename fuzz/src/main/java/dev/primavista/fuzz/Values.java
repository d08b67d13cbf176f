package dev.primavista.fuzz;

import dev.primavista.pickle.NdArray;
import dev.primavista.pickle.PickleException;
import dev.primavista.pickle.PyDict;
import dev.primavista.pickle.PyList;
import dev.primavista.pickle.PyObject;
import dev.primavista.pickle.PySet;
import dev.primavista.pickle.PyTuple;
import dev.primavista.pickle.PyValue;
import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Collections;
import java.util.Deque;
import java.util.IdentityHashMap;
import java.util.Set;

/** Looks at every value of a file once, and at every array in each of the ways it can be read. */
final class Values {
  private Values() {}

  static void visit(PyValue root) {
    Set<PyValue> seen = Collections.newSetFromMap(new IdentityHashMap<>());
    Deque<PyValue> waiting = new ArrayDeque<>();
    waiting.push(root);
    while (!waiting.isEmpty()) {
      PyValue value = waiting.pop();
      if (seen.add(value)) {
        value.typeName();
        waiting.addAll(parts(value));
      }
    }
  }

  private static Collection<? extends PyValue> parts(PyValue value) {
    return switch (value) {
      case PyList list -> list.items();
      case PyTuple tuple -> tuple.items();
      case PySet set -> set.items();
      case PyDict dict -> dict.entries().stream().<PyValue>mapMulti(Values::both).toList();
      case PyObject object -> partsOf(object);
      case NdArray array -> read(array);
      default -> Set.of();
    };
  }

  private static void both(PyDict.Entry entry, java.util.function.Consumer<PyValue> each) {
    each.accept(entry.key());
    each.accept(entry.value());
  }

  private static Collection<PyValue> partsOf(PyObject object) {
    Deque<PyValue> parts = new ArrayDeque<>();
    parts.add(object.arguments());
    parts.add(object.items());
    parts.add(object.entries());
    object.state().ifPresent(parts::add);
    return parts;
  }

  private static Collection<PyValue> read(NdArray array) {
    attempt(array::doubles);
    attempt(array::longs);
    attempt(array::ints);
    attempt(array::strings);
    attempt(() -> array.dtype().fields().forEach(field -> array.field(field.name())));
    try {
      return array.objects();
    } catch (PickleException numbers) {
      return Set.of();
    }
  }

  /** An array is of one kind and refuses to be read as another. */
  private static void attempt(Runnable reading) {
    try {
      reading.run();
    } catch (PickleException otherKind) {
      // As documented.
    }
  }
}
