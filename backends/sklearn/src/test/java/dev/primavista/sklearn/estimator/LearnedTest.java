package dev.primavista.sklearn.estimator;

import static org.assertj.core.api.Assertions.assertThat;

import dev.primavista.sklearn.data.DenseMatrix;
import org.junit.jupiter.api.Test;

class LearnedTest {
  @Test
  void each_turn_takes_the_next_row_without_what_is_missing_in_it() {
    DenseMatrix rows = new DenseMatrix(2, 2, new double[] {1, 2, 3, Double.NaN});

    assertThat(Learned.row(rows, 1).values()).containsOnlyKeys("0").containsEntry("0", 3.0);
    assertThat(Learned.row(rows, 2).at("first", 1)).hasValue(2.0);
  }

  @Test
  void a_matrix_without_rows_says_nothing() {
    assertThat(Learned.row(new DenseMatrix(0, 3, new double[0]), 4)).isEqualTo(Learned.NOTHING);
  }
}
