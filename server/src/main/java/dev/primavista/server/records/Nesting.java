package dev.primavista.server.records;

import dev.primavista.core.tensor.Shape;
import java.util.Arrays;
import java.util.Optional;

/** How a column's rows are nested in arrays; all rows have to be nested alike. */
final class Nesting {
  private static final int UNSEEN = -1;

  /** Elements so far of each array that is open, the outermost first. */
  private int[] counts = new int[4];

  /** The length of the arrays on each axis, as the first of them had it. */
  private int[] lengths = new int[4];

  private int depth;
  private int axes;
  private int valueDepth = UNSEEN;
  private boolean even = true;

  /** An array begins. */
  void begin() {
    count();
    if (depth == counts.length) {
      counts = Arrays.copyOf(counts, 2 * depth);
      lengths = Arrays.copyOf(lengths, 2 * depth);
    }
    counts[depth++] = 0;
    if (depth > axes) {
      axes = depth;
      lengths[depth - 1] = UNSEEN;
    }
  }

  /** The innermost open array ends. */
  void end() {
    int count = counts[--depth];
    if (lengths[depth] == UNSEEN) {
      lengths[depth] = count;
    }
    even &= lengths[depth] == count;
  }

  /** A value stands here. */
  void value() {
    count();
    valueDepth = valueDepth == UNSEEN ? depth : valueDepth;
    even &= valueDepth == depth;
  }

  private void count() {
    if (depth > 0) {
      counts[depth - 1]++;
    }
  }

  /** Whether no array is open. */
  boolean isClosed() {
    return depth == 0;
  }

  /** Whether all arrays of an axis are equally long, and all values equally deep. */
  boolean isEven() {
    return even && (valueDepth == UNSEEN || valueDepth == axes);
  }

  /**
   * The tensor's shape. Values without arrays of their own lie in order, which leaves at most one
   * free axis beside the rows.
   *
   * @param declared with free axes
   * @param values of each row
   * @return empty where the rows do not have this shape
   */
  Optional<Shape> fitted(Shape declared, int rows, int values) {
    long[] dimensions = declared.withRows(rows).dimensions();
    boolean fits = axes > 1 ? nest(dimensions) : spread(dimensions, values);
    return fits ? Optional.of(Shape.of(dimensions)) : Optional.empty();
  }

  /** A last axis of length 1 need not be written. */
  private boolean nest(long[] dimensions) {
    int last = dimensions.length - 1;
    if (axes != last && !(axes == last - 1 && dimensions[last] == 1)) {
      return false;
    }
    for (int axis = 0; axis < axes; axis++) {
      long expected = dimensions[axis + 1];
      if (expected != Shape.ANY && expected != lengths[axis]) {
        return false;
      }
      dimensions[axis + 1] = lengths[axis];
    }
    return true;
  }

  private static boolean spread(long[] dimensions, int values) {
    int free = 0;
    long others = 1;
    for (int axis = 1; axis < dimensions.length; axis++) {
      if (dimensions[axis] != Shape.ANY) {
        others *= dimensions[axis];
      } else if (free > 0) {
        return false;
      } else {
        free = axis;
      }
    }
    if (free > 0) {
      dimensions[free] = values / Math.max(1, others);
      others *= dimensions[free];
    }
    return others == values;
  }

  /** A row's shape as it was given, such as {@code [2,3]}. */
  Shape given(int values) {
    return axes > 1
        ? Shape.of(Arrays.stream(lengths, 0, axes).asLongStream().toArray())
        : Shape.of(values);
  }
}
