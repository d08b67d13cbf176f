package dev.primavista.onnx;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.primavista.core.model.LoadOptions;
import dev.primavista.core.model.LoadOptions.Declared;
import dev.primavista.core.model.LoadedModel;
import dev.primavista.core.model.ModelInstance;
import dev.primavista.core.model.ModelLoadException;
import dev.primavista.core.model.Placement;
import dev.primavista.core.tensor.FixedTensor;
import dev.primavista.core.tensor.Shape;
import dev.primavista.core.tensor.Tensor;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Graphs that say less of their inputs than others, or what nobody can send. */
class UntoldShapesTest {
  @Test
  void an_input_without_a_shape_is_no_scalar_and_asked_for() {
    OnnxBackend backend = new OnnxBackend();

    assertThatExceptionOfType(ModelLoadException.class)
        .isThrownBy(() -> backend.load(Fixtures.model("unranked")).close())
        .withMessage("unranked.onnx, input 'x' states no shape")
        .satisfies(refused -> assertThat(refused.hint().orElse("")).contains("model.yaml"));
  }

  @Test
  void an_input_without_a_shape_has_the_one_that_is_declared() {
    Declared input = new Declared("x", Optional.empty(), Optional.of(Shape.of(-1, 2)));
    LoadOptions options = new LoadOptions(List.of(input), List.of(), Placement.ANY, Map.of());
    try (LoadedModel model = new OnnxBackend().load(Fixtures.model("unranked"), options);
        ModelInstance instance = model.newInstance()) {
      FixedTensor rows = FixedTensor.ofFloats(Shape.of(2, 2), -1, 2, 3, -4);
      Tensor answer = instance.execute(Map.of("x", rows)).firstEntry().getValue();

      assertThat(((FixedTensor) answer).doubles()).containsExactly(0, 2, 3, 0);
      assertThat(model.signature().inputs().getFirst().shape()).isEqualTo(Shape.of(-1, 2));
    }
  }

  @Test
  void an_output_without_a_shape_has_the_one_that_is_declared_or_any_of_its_rank() {
    Declared input = new Declared("x", Optional.empty(), Optional.of(Shape.of(-1, 2)));
    Declared output = new Declared("y", Optional.empty(), Optional.of(Shape.of(-1, 2)));
    for (List<Declared> outputs : List.of(List.of(output), List.<Declared>of())) {
      LoadOptions options = new LoadOptions(List.of(input), outputs, Placement.ANY, Map.of());
      try (LoadedModel model = new OnnxBackend().load(Fixtures.model("unranked"), options)) {
        assertThat(model.signature().outputs().getFirst().shape())
            .isEqualTo(outputs.isEmpty() ? Shape.of(-1, -1) : Shape.of(-1, 2));
        assertThat(model.description().warnings()).isEmpty();
      }
    }
  }

  @Test
  void a_scalar_stays_one() {
    try (LoadedModel model = new OnnxBackend().load(Fixtures.model("scalar"))) {
      assertThat(model.signature().inputs()).anyMatch(input -> input.shape().rank() == 0);
    }
  }

  @Test
  void an_optional_input_is_refused_by_what_it_is() {
    OnnxBackend backend = new OnnxBackend();

    assertThatExceptionOfType(ModelLoadException.class)
        .isThrownBy(() -> backend.load(Fixtures.model("optional")).close())
        .withMessageContaining(
            "optional.onnx has an input or output of a kind that cannot be handed");
  }

  @Test
  void complex_numbers_are_refused_by_their_type() {
    OnnxBackend backend = new OnnxBackend();

    assertThatExceptionOfType(ModelLoadException.class)
        .isThrownBy(() -> backend.load(Fixtures.model("complex")).close())
        .withMessageStartingWith("complex.onnx has values of type complex64 (expected: BOOL, ");
  }
}
