package dev.primavista.pickle;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;

/** The machine's stack with its marks, and its memo. */
final class PickleStack {
  private final PickleLimits limits;
  private final ArrayList<PyValue> values = new ArrayList<>();
  private final ArrayList<Integer> marks = new ArrayList<>();
  private final Map<Long, PyValue> memo = new HashMap<>();

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
    return memo.size();
  }

  void remember(long index) {
    if (index < 0) {
      throw new PickleException("malformed_pickle", "memo index " + index + " (expected: >= 0)");
    }
    if (memo.size() >= limits.memoEntries()) {
      throw new PickleException(
          "limit_exceeded", "more than " + limits.memoEntries() + " remembered values");
    }
    PyValue value = peek();
    memo.put(index, value);
    if (value instanceof Dtype
        || (value instanceof PyObject object && JoblibArrays.isWrapper(object.type()))) {
      replaceable.computeIfAbsent(value, any -> new ArrayList<>()).add(index);
    }
  }

  /** A value that got its state may be a new one; the memo then holds it in place of the old. */
  @SuppressWarnings("ReferenceEquality") // the memo remembers objects, not values
  void replaceRemembered(PyValue old, PyValue built) {
    List<Long> places = old == built ? null : replaceable.remove(old);
    if (places == null) {
      return;
    }
    for (long place : places) {
      if (memo.get(place) == old) {
        memo.put(place, built);
      }
    }
    replaceable.put(built, places);
  }

  void recall(long index) {
    PyValue value = memo.get(index);
    if (value == null) {
      throw new PickleException("malformed_pickle", "memo index " + index + " was never put");
    }
    push(value);
  }

  private int floor() {
    return marks.isEmpty() ? 0 : marks.getLast();
  }
}
