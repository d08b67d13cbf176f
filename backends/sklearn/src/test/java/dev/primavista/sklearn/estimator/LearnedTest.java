package dev.primavista.sklearn.estimator;

import static org.assertj.core.api.Assertions.assertThat;

import dev.primavista.sklearn.data.DenseMatrix;
import java.util.Map;
import org.junit.jupiter.api.Test;

class LearnedTest {
  @Test
  void a_matrix_is_told_by_its_middle_and_by_no_row() {
    DenseMatrix rows = new DenseMatrix(2, 2, new double[] {1, Double.NaN, 3, 8});
    assertThat(Learned.middle(rows).values())
        .containsOnly(Map.entry("0", 2.0), Map.entry("1", 8.0));
  }

  @Test
  void a_matrix_without_rows_tells_nothing() {
    assertThat(Learned.middle(new DenseMatrix(0, 2, new double[0]))).isEqualTo(Learned.NOTHING);
  }
}
