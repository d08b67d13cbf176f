package dev.primavista.sklearn.decomposition;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.primavista.core.ServingException.InvalidRequest;
import dev.primavista.sklearn.data.DenseMatrix;
import org.junit.jupiter.api.Test;

class LeastAngleTest {
  private static final LeastAngle.Rule TO_THE_END = new LeastAngle.Rule(100, 3, 0);

  private static LeastAngle lasso(double[][] gram, LeastAngle.Rule rule) {
    return new LeastAngle(DenseMatrix.of(gram), rule, true, false);
  }

  @Test
  void orthogonal_atoms_are_shrunk_by_the_penalty() {
    LeastAngle.Rule rule = new LeastAngle.Rule(100, 3, 0.5 / 3);

    double[] code = lasso(new double[][] {{1, 0}, {0, 1}}, rule).of(new double[] {2, -0.2}, 5);

    assertThat(code[0]).isCloseTo(1.5, within(1e-12));
    assertThat(code[1]).isZero();
  }

  @Test
  void without_penalty_it_ends_with_least_squares() {
    double[][] gram = {{2, 1}, {1, 3}};

    double[] code = lasso(gram, TO_THE_END).of(new double[] {1, 2}, 5);

    assertThat(2 * code[0] + code[1]).isCloseTo(1, within(1e-12));
    assertThat(code[0] + 3 * code[1]).isCloseTo(2, within(1e-12));
  }

  @Test
  void a_choice_that_roundings_decide_is_refused() {
    double[][] gram = {{1, 1, 0}, {1, 1, 0}, {0, 0, 1}};

    assertThatThrownBy(() -> lasso(gram, TO_THE_END).of(new double[] {2, 2, 1}, 5))
        .isInstanceOf(InvalidRequest.class)
        .hasMessageContaining("roundings");
  }
}
