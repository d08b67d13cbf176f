package dev.primavista.sklearn.category;

import dev.primavista.sklearn.data.Cells;
import java.util.List;

/** Numbers made of one or several columns of a row. */
interface Block {
  /** The columns that it makes, by name. */
  List<String> names();

  /**
   * Writes a row's numbers.
   *
   * @param rows all columns of the request
   * @param into where the first number's place is {@code at}
   * @throws dev.primavista.core.ServingException.InvalidRequest if a value is one that the encoder
   *     was told to refuse
   */
  void encode(Cells rows, int row, double[] into, int at);

  /** A column of ones, which contrasts had before 2.7. */
  static Block intercept() {
    return new Block() {
      @Override
      public List<String> names() {
        return List.of("intercept");
      }

      @Override
      public void encode(Cells rows, int row, double[] into, int at) {
        into[at] = 1;
      }
    };
  }
}
