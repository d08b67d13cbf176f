package dev.primavista.onnx;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

/** Which values come from sigmoids alone. */
final class MakersTest {
  private final Makers makers = new Makers();

  private void node(String operator, String inputs, String output) {
    makers.add(operator, List.of(inputs.split(" ")), List.of(output));
  }

  @Test
  void a_sigmoid_is_seen_behind_what_keeps_its_numbers() {
    node("Gemm", "x w", "logits");
    node("Sigmoid", "logits", "each");
    node("Reshape", "each shape", "rows");
    node("Cast", "rows", "answer");
    assertThat(makers.isSigmoid("answer")).isTrue();
    assertThat(makers.isSigmoid("logits")).isFalse();
    assertThat(makers.isSigmoid("x")).isFalse();
  }

  @Test
  void what_changes_the_numbers_hides_it() {
    node("Sigmoid", "x", "each");
    node("Mul", "each x", "swish");
    node("Softmax", "each", "shares");
    assertThat(makers.isSigmoid("swish")).isFalse();
    assertThat(makers.isSigmoid("shares")).isFalse();
  }

  @Test
  void joined_values_are_sigmoids_if_all_of_them_are() {
    node("Sigmoid", "x", "one");
    node("HardSigmoid", "y", "other");
    node("Concat", "one other", "both");
    node("Concat", "one y", "mixed");
    assertThat(makers.isSigmoid("both")).isTrue();
    assertThat(makers.isSigmoid("mixed")).isFalse();
  }

  @Test
  void a_ring_is_none() {
    node("Identity", "b", "a");
    node("Identity", "a", "b");
    assertThat(makers.isSigmoid("a")).isFalse();
  }
}
