package dev.primavista.pickle;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The machine's stack with its marks, and its memo. */
final class PickleStack {
  private final PickleLimits limits;
  private final ArrayList<PyValue> values = new ArrayList<>();
  private final ArrayList<Integer> marks = new ArrayList<>();

  /** What is remembered, by its number; numbers out of their order are apart. */
  private final ArrayList<PyValue> memo = new ArrayList<>();

  private final Map<Long, PyValue> memoApart = new HashMap<>();

  /** Where those values are remembered that may give way to another. */
  private final IdentityHashMap<PyValue, List<Long>> replaceable = new IdentityHashMap<>();

  PickleStack(PickleLimits limits) {
    this.limits = limits;
  }

  void push(PyValue value) {
    values.add(value);
  }

  PyValue pop() {
    if (values.size() <= floor()) {
      throw new PickleException("malformed_pickle", "a value is missing on the stack");
    }
    return values.removeLast();
  }

  PyValue peek() {
    if (values.size() <= floor()) {
      throw new PickleException("malformed_pickle", "a value is missing on the stack");
    }
    return values.getLast();
  }

  void mark() {
    if (marks.size() >= limits.depth()) {
      throw new PickleException(
          "limit_exceeded",
          "more than " + limits.depth() + " unfinished containers in one another");
    }
    marks.add(values.size());
  }

  /** The last so many values, one to three, in the order in which they were pushed. */
  List<PyValue> popLast(int count) {
    PyValue last = pop();
    if (count == 1) {
      return List.of(last);
    }
    PyValue before = pop();
    return count == 2 ? List.of(before, last) : List.of(pop(), before, last);
  }

  /** What was pushed since the last mark, which is taken away. */
  List<PyValue> popMarked() {
    if (marks.isEmpty()) {
      throw new PickleException("malformed_pickle", "a mark is missing on the stack");
    }
    int from = marks.removeLast();
    List<PyValue> tail = values.subList(from, values.size());
    List<PyValue> popped = List.copyOf(tail);
    tail.clear();
    return popped;
  }

  /** Takes the top value away, or the mark if that is on top. */
  void popValueOrMark() {
    if (!marks.isEmpty() && marks.getLast() == values.size()) {
      marks.removeLast();
    } else {
      pop();
    }
  }

  int memoSize() {
    return memo.size() + memoApart.size();
  }

  void remember(long index) {
    if (index < 0) {
      throw new PickleException("malformed_pickle", "memo index " + index + " (expected: >= 0)");
    }
    if (memoSize() >= limits.memoEntries()) {
      throw new PickleException(
          "limit_exceeded", "more than " + limits.memoEntries() + " remembered values");
    }
    PyValue value = peek();
    memorise(index, value);
    if (value instanceof Dtype
        || (value instanceof PyObject object && JoblibArrays.isWrapper(object.type()))) {
      replaceable.computeIfAbsent(value, any -> new ArrayList<>()).add(index);
    }
  }

  private void memorise(long index, PyValue value) {
    if (index < memo.size()) {
      memo.set((int) index, value);
    } else if (index == memo.size() && memoApart.isEmpty()) {
      memo.add(value);
    } else {
      memoApart.put(index, value);
    }
  }

  private @Nullable PyValue remembered(long index) {
    boolean inOrder = index >= 0 && index < memo.size();
    return inOrder ? memo.get((int) index) : memoApart.get(index);
  }

  /** A value that got its state may be a new one; the memo then holds it in place of the old. */
  @SuppressWarnings("ReferenceEquality") // the memo remembers objects, not values
  void replaceRemembered(PyValue old, PyValue built) {
    List<Long> places = old == built ? null : replaceable.remove(old);
    if (places == null) {
      return;
    }
    for (long place : places) {
      if (remembered(place) == old) {
        memorise(place, built);
      }
    }
    replaceable.put(built, places);
  }

  void recall(long index) {
    PyValue value = remembered(index);
    if (value == null) {
      throw new PickleException("malformed_pickle", "memo index " + index + " was never put");
    }
    push(value);
  }

  private int floor() {
    return marks.isEmpty() ? 0 : marks.getLast();
  }
}
