package dev.primavista.trees.text;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.primavista.trees.TreeFormatException;
import java.util.Random;
import org.junit.jupiter.api.Test;

class DecimalsTest {
  private static double read(String word) {
    return Words.floating("key", word);
  }

  private static void readsAsJavaDoes(String word) {
    assertThat(Double.doubleToRawLongBits(read(word)))
        .as(word)
        .isEqualTo(Double.doubleToRawLongBits(Double.parseDouble(word)));
  }

  @Test
  void numbers_of_any_length_and_size_have_the_bits_that_java_gives_them() {
    Random random = new Random(1);
    for (int i = 0; i < 300_000; i++) {
      long digits = random.nextLong() >>> (1 + random.nextInt(62));
      int places = random.nextInt(75) - 4;
      readsAsJavaDoes((random.nextBoolean() ? "-" : "") + digits + "e" + -places);
      readsAsJavaDoes("0." + "0".repeat(random.nextInt(6)) + digits);
    }
  }

  @Test
  void printed_doubles_come_back() {
    Random random = new Random(2);
    for (int i = 0; i < 300_000; i++) {
      double value = random.nextGaussian() * Math.pow(10, random.nextInt(60) - 45);
      assertThat(read(Double.toString(value))).isEqualTo(value);
      assertThat(read("%.17g".formatted(value))).isEqualTo(value);
    }
  }

  @Test
  void the_middle_between_two_doubles_goes_to_the_even_one() {
    readsAsJavaDoes("9007199254740993");
    readsAsJavaDoes("9007199254740993.0");
    readsAsJavaDoes("9007199254740993.00000000000000000000001");
    readsAsJavaDoes("900719925474099.25");
    readsAsJavaDoes("0.500000000000000166533453693773481063544750213623046875");
    for (int power = 1; power < 40; power++) {
      readsAsJavaDoes(new java.math.BigDecimal(Math.scalb(1 + 0x1p-52, -power)).toPlainString());
      readsAsJavaDoes(new java.math.BigDecimal(Math.scalb(1.0, -power)).toPlainString());
    }
  }

  @Test
  void unusual_numbers_are_read() {
    for (String word : new String[] {"0", "-0", "0.0", "-0.0", "5.", ".5", "1e400", "1e-400"}) {
      readsAsJavaDoes(word);
    }
    readsAsJavaDoes("123456789012345678901234567890");
    readsAsJavaDoes("4.9406564584124654e-324");
    assertThat(read("inf")).isEqualTo(Double.POSITIVE_INFINITY);
    assertThat(read("-inf")).isEqualTo(Double.NEGATIVE_INFINITY);
    assertThat(read("-nan")).isNaN();
    assertThat(read(" 1.5\r")).isEqualTo(1.5);
  }

  @Test
  void what_is_no_number_is_refused() {
    for (String word : new String[] {"", "-", ".", "1.5f", "1 2", "e5", "1e", "1..5", "1,5", "x"}) {
      assertThatThrownBy(() -> read(word))
          .as(word)
          .isInstanceOf(TreeFormatException.class)
          .hasMessage("key=" + word + " (expected: numbers)");
    }
  }
}
