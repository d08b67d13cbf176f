package dev.primavista.core.tensor;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Dimensions, outermost first. In a signature -1 stands for any size; a tensor's own shape has
 * none.
 */
public final class Shape {
  /** The size in a signature that any size satisfies. */
  public static final long ANY = -1;

  private final long[] dimensions;

  private Shape(long[] dimensions) {
    for (long dimension : dimensions) {
      if (dimension < ANY) {
        throw new IllegalArgumentException("dimension: " + dimension + " (expected: >= -1)");
      }
    }
    this.dimensions = dimensions;
  }

  public static Shape of(long... dimensions) {
    return new Shape(dimensions.clone());
  }

  public int rank() {
    return dimensions.length;
  }

  public long dimension(int axis) {
    return dimensions[axis];
  }

  public long[] dimensions() {
    return dimensions.clone();
  }

  public boolean isFixed() {
    for (long dimension : dimensions) {
      if (dimension == ANY) {
        return false;
      }
    }
    return true;
  }

  /**
   * The product of all dimensions; 1 for a scalar.
   *
   * @throws ArithmeticException if it exceeds a long or a dimension is {@link #ANY}
   */
  public long elementCount() {
    long count = 1;
    for (long dimension : dimensions) {
      if (dimension == ANY) {
        throw new ArithmeticException("element count of " + this + " (expected: fixed dimensions)");
      }
      count = Math.multiplyExact(count, dimension);
    }
    return count;
  }

  /** The elements in one row, that is, without the first dimension. */
  public long elementsPerRow() {
    return rank() == 0 ? 1 : new Shape(Arrays.copyOfRange(dimensions, 1, rank())).elementCount();
  }

  /** This shape with another first dimension. */
  public Shape withRows(long rows) {
    long[] copy = dimensions.clone();
    copy[0] = rows;
    return new Shape(copy);
  }

  /** Whether a tensor of shape {@code actual} satisfies this shape of a signature. */
  public boolean accepts(Shape actual) {
    if (actual.rank() != rank()) {
      return false;
    }
    for (int axis = 0; axis < dimensions.length; axis++) {
      if (dimensions[axis] != ANY && dimensions[axis] != actual.dimensions[axis]) {
        return false;
      }
    }
    return true;
  }

  /** Whether all dimensions but the first agree. */
  public boolean sameRowShape(Shape other) {
    return rank() == other.rank()
        && rank() > 0
        && Arrays.equals(dimensions, 1, rank(), other.dimensions, 1, rank());
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof Shape shape && Arrays.equals(dimensions, shape.dimensions);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(dimensions);
  }

  /** As the protocols write it: {@code [-1,3,224,224]}. */
  @Override
  public String toString() {
    return Arrays.toString(dimensions).replace(" ", "");
  }
}
