package dev.primavista.trees.xgboost;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.primavista.trees.TreeFormatException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

class XgBoostBinaryTest {
  @Test
  void a_file_that_ends_within_its_first_structure_is_refused_in_a_sentence() {
    byte[] begun = Arrays.copyOf("binf".getBytes(StandardCharsets.US_ASCII), 15);

    assertThatThrownBy(() -> XgBoostBinary.read(begun))
        .isInstanceOf(TreeFormatException.class)
        .hasMessage("the file ends too early");
  }
}
