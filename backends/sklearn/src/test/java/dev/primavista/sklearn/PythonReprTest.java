package dev.primavista.sklearn;

import static org.assertj.core.api.Assertions.assertThat;

import dev.primavista.sklearn.estimator.PythonFloat;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PythonReprTest {
  /** As {@code repr} of CPython 3.11 writes them. */
  @ParameterizedTest
  @CsvSource({
    "0.1, 0.1",
    "-2.5, -2.5",
    "1.0, 1.0",
    "100.0, 100.0",
    "1234567.5, 1234567.5",
    "12345678.9, 12345678.9",
    "9999999999999998.0, 9999999999999998.0",
    "1e16, 1e+16",
    "1.2345678901234568e17, 1.2345678901234568e+17",
    "0.0001, 0.0001",
    "0.00012, 0.00012",
    "1e-5, 1e-05",
    "-1.5e-7, -1.5e-07",
    "2.5e-300, 2.5e-300",
    "1.7976931348623157e308, 1.7976931348623157e+308",
    "2e22, 2e+22",
    "0.0, 0.0",
    "-0.0, -0.0",
    "NaN, nan",
    "-Infinity, -inf"
  })
  void numbers_are_written_as_python_writes_them(double number, String expected) {
    assertThat(PythonFloat.text(number)).isEqualTo(expected);
  }

  @Test
  void what_is_written_is_the_number_again() {
    Random random = new Random(1);
    for (int i = 0; i < 100_000; i++) {
      double number = Double.longBitsToDouble(random.nextLong());
      if (Double.isFinite(number)) {
        assertThat(Double.parseDouble(PythonFloat.text(number))).isEqualTo(number);
      }
    }
  }
}
