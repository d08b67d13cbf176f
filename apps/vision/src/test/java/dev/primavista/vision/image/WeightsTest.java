package dev.primavista.vision.image;

import static org.assertj.core.api.Assertions.assertThat;

import dev.primavista.vision.image.Weights.Part;
import dev.primavista.vision.image.Weights.Span;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

/** Weights are Pillow's to the last bit. */
class WeightsTest {
  @Test
  void hammings_window_is_made_of_floats_and_is_1_in_its_middle() {
    Weights weights =
        Weights.of(new Part(480, 0, 480), new Span(224, 0, 224), Interpolation.HAMMING);
    int at = 3 * weights.stride();
    assertThat(weights.first()[3]).isEqualTo(5);
    assertThat(Arrays.copyOfRange(weights.values(), at, at + weights.count()[3]))
        .containsExactly(14792, 924116, 2316488, 924116, 14792);
  }
}
