package dev.primavista.sklearn.numeric;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.primavista.sklearn.data.DenseMatrix;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class PseudoInverseTest {
  static Stream<double[][]> matrices() {
    return Stream.of(
        new double[][] {{2, 1}, {1, 3}},
        new double[][] {{1, 2, 3}, {0, 1, 4}},
        new double[][] {{1, 2}, {0, 1}, {5, 7}},
        new double[][] {{1, 2, 0}, {2, 4, 0}},
        new double[][] {{0, 0, 0}, {1, -1, 2}},
        new double[][] {{0, 0}, {0, 0}});
  }

  @ParameterizedTest
  @MethodSource("matrices")
  void it_meets_the_four_conditions_of_penrose(double[][] rows) {
    DenseMatrix a = DenseMatrix.of(rows);
    DenseMatrix x = PseudoInverse.of(a);
    DenseMatrix ax = LinearAlgebra.product(a, x);
    DenseMatrix xa = LinearAlgebra.product(x, a);

    assertClose(LinearAlgebra.product(ax, a), a);
    assertClose(LinearAlgebra.product(xa, x), x);
    assertClose(LinearAlgebra.transposed(ax), ax);
    assertClose(LinearAlgebra.transposed(xa), xa);
  }

  private static void assertClose(DenseMatrix given, DenseMatrix expected) {
    assertThat(given.values()).containsExactly(expected.values(), within(1e-12));
  }
}
