package dev.primavista.core.model;

import static org.assertj.core.api.Assertions.assertThat;

import dev.primavista.core.tensor.DataType;
import dev.primavista.core.tensor.Shape;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class SignatureTest {
  private final TensorSpec age = spec("age");
  private final TensorSpec plan = spec("plan");
  private final TensorSpec matrix = spec("input");
  private final Signature signature =
      new Signature(
          List.of(age, plan), List.of(spec("label")), List.of(spec("scores")), List.of(matrix));

  private static TensorSpec spec(String name) {
    return new TensorSpec(name, DataType.FP64, Shape.of(-1));
  }

  @Test
  void names_tell_which_way_a_model_is_asked() {
    assertThat(signature.inputsOf(Set.of("plan", "age"))).containsExactly(age, plan);
    assertThat(signature.inputsOf(Set.of("input"))).containsExactly(matrix);
    assertThat(signature.inputsOf(Set.of("agee"))).containsExactly(age, plan);
    assertThat(signature.inputsOf(Set.of())).containsExactly(age, plan);
  }

  @Test
  void outputs_on_request_are_outputs_too() {
    assertThat(signature.output("scores")).isPresent();
    assertThat(signature.output("label")).isPresent();
    assertThat(signature.output("age")).isEmpty();
  }
}
