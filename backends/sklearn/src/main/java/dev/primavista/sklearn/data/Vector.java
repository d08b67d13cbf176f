package dev.primavista.sklearn.data;

/**
 * One number per row.
 *
 * @param whole whether Python's array is one of integers
 */
public record Vector(double[] values, boolean whole) implements Data {
  public Vector(double[] values) {
    this(values, false);
  }

  /** Integers, such as the numbers of clusters. */
  public static Vector ofInts(int[] values) {
    double[] numbers = new double[values.length];
    for (int i = 0; i < numbers.length; i++) {
      numbers[i] = values[i];
    }
    return new Vector(numbers, true);
  }

  /** A matrix of one column as a vector; any other as it is. */
  public static Data ifSingle(DenseMatrix matrix) {
    return matrix.columns() == 1 ? new Vector(matrix.values()) : matrix;
  }

  @Override
  public int rows() {
    return values.length;
  }
}
