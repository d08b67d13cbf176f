package dev.primavista.onnx.quantize;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.nio.FloatBuffer;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Ranges of activations, chosen from the values that were seen. */
class HistogramTest {
  private static Histogram of(float... values) {
    Histogram histogram = new Histogram();
    for (float value : values) {
      histogram.add(FloatBuffer.wrap(new float[] {value}));
    }
    return histogram;
  }

  /** Normal values, and one far outside. */
  private static Histogram normalWithOutlier(float outlier) {
    Random random = new Random(7);
    float[] values = new float[100_000];
    for (int i = 0; i < values.length; i++) {
      values[i] = (float) random.nextGaussian();
    }
    values[0] = outlier;
    Histogram histogram = new Histogram();
    histogram.add(FloatBuffer.wrap(values));
    return histogram;
  }

  @Test
  void the_whole_range_holds_every_value_and_zero() {
    assertThat(of(1, 1000, 3).whole()).isEqualTo(new Range(0, 1000));
    assertThat(of(-2, -1000).whole()).isEqualTo(new Range(-1000, 0));
  }

  @Test
  void a_percentile_leaves_one_outlier_out() {
    Range range = normalWithOutlier(500).without(1e-4);
    assertThat(range.max()).isBetween(3.0f, 6.0f);
    assertThat(range.min()).isBetween(-6.0f, -3.0f);
  }

  @Test
  void the_least_divergence_leaves_one_outlier_out() {
    Range range = normalWithOutlier(50).leastDivergent();
    assertThat(range.max()).isBetween(3.0f, 10.0f);
  }

  @Test
  void values_that_all_are_alike_have_a_range() {
    Range range = of(2, 2, 2).without(1e-4);
    assertThat(range.max()).isCloseTo(2, within(0.01f));
    assertThat(of(0, 0).whole().scale()).isEqualTo(1);
  }

  @Test
  void what_is_no_number_is_refused() {
    assertThatThrownBy(() -> of(1, Float.POSITIVE_INFINITY))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("expected: a number");
    assertThatThrownBy(() -> of(Float.NaN)).isInstanceOf(IllegalArgumentException.class);
  }
}
