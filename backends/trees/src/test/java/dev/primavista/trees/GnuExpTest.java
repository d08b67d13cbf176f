package dev.primavista.trees;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;

class GnuExpTest {
  private static List<String> recorded() {
    try (var file =
        Objects.requireNonNull(GnuExpTest.class.getResourceAsStream("exponentials.txt"))) {
      return new String(file.readAllBytes(), StandardCharsets.US_ASCII).lines().toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Test
  void every_bit_is_that_of_the_c_library() {
    int otherInJava = 0;
    for (String line : recorded()) {
      double x = Double.parseDouble(line.substring(0, line.indexOf(' ')));
      double expected = Double.parseDouble(line.substring(line.indexOf(' ') + 1));
      assertThat(GnuExp.exp(x)).as("exp(%s)", x).isEqualTo(expected);
      otherInJava += StrictMath.exp(x) == expected ? 0 : 1;
    }
    assertThat(otherInJava).as("numbers that would not be found out").isPositive();
  }

  @Test
  void what_is_beyond_all_numbers_is_as_in_java() {
    assertThat(GnuExp.exp(Double.NaN)).isNaN();
    assertThat(GnuExp.exp(Double.POSITIVE_INFINITY)).isEqualTo(Double.POSITIVE_INFINITY);
    assertThat(GnuExp.exp(Double.NEGATIVE_INFINITY)).isEqualTo(0.0);
    assertThat(GnuExp.exp(710)).isEqualTo(Double.POSITIVE_INFINITY);
    assertThat(GnuExp.exp(-746)).isEqualTo(0.0);
    assertThat(GnuExp.exp(-740)).isEqualTo(Math.exp(-740));
  }
}
