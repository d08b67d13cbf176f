package dev.primavista.pickle;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The machine's stack with its marks, and its memo. */
final class PickleStack {
  private final PickleLimits limits;
  private final ArrayList<PyValue> values = new ArrayList<>();
  private final ArrayList<Integer> marks = new ArrayList<>();
  private final Map<Long, PyValue> memo = new HashMap<>();

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
    memo.put(index, peek());
  }

  /** A value that got its state may be a new one; the memo then holds it in place of the old. */
  @SuppressWarnings("ReferenceEquality") // the memo remembers objects, not values
  void replaceRemembered(PyValue old, PyValue built) {
    if (old != built) {
      memo.replaceAll((index, value) -> value == old ? built : value);
    }
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
