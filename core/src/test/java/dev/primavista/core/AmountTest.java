package dev.primavista.core;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AmountTest {
  @ParameterizedTest
  @CsvSource({
    "1, row, 1 row",
    "2, row, 2 rows",
    "0, entry, 0 entries",
    "3, key, 3 keys",
    "2, support vector, 2 support vectors",
    "5, class, 5 classes",
    "2, box, 2 boxes",
    "2, batch, 2 batches",
    "1000, byte, 1000 bytes",
  })
  void one_is_told_apart_from_none_and_several(long count, String one, String told) {
    assertThat(Amount.of(count, one)).isEqualTo(told);
  }

  @Test
  void an_irregular_plural_is_given() {
    assertThat(Amount.of(1, "axis", "axes")).isEqualTo("1 axis");
    assertThat(Amount.of(2, "request waits", "requests wait")).isEqualTo("2 requests wait");
  }
}
