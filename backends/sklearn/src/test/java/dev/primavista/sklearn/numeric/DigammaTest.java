package dev.primavista.sklearn.numeric;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

/** Expected numbers are those of scipy.special.psi. */
class DigammaTest {
  @Test
  void it_is_exact_to_the_last_digits() {
    assertThat(Digamma.of(0.3)).isCloseTo(-3.502524222200133, within(1e-14));
    assertThat(Digamma.of(12.5)).isCloseTo(2.4851956512749123, within(1e-14));
  }

  @Test
  void the_quick_one_is_exact_to_nine_digits() {
    assertThat(Digamma.quick(0.3)).isCloseTo(-3.502524222200133, within(1e-8));
    assertThat(Digamma.quick(1e-7)).isCloseTo(-1e7 - 0.5772156649, within(1e-6));
  }
}
