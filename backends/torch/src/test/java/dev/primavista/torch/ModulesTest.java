package dev.primavista.torch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.primavista.core.ServingException.BackendFailure;
import dev.primavista.core.model.LoadOptions;
import dev.primavista.core.model.LoadOptions.Declared;
import dev.primavista.core.model.LoadedModel;
import dev.primavista.core.model.ModelInstance;
import dev.primavista.core.model.ModelLoadException;
import dev.primavista.core.model.Placement;
import dev.primavista.core.model.TensorSpec;
import dev.primavista.core.tensor.DataType;
import dev.primavista.core.tensor.FixedTensor;
import dev.primavista.core.tensor.Shape;
import dev.primavista.core.tensor.Tensor;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Modules of all kinds of signatures, which TorchScript files do not state. */
class ModulesTest {
  @Test
  void features_are_found_by_asking() {
    try (LoadedModel model = Torch.backend().load(Torch.model("mlp"))) {
      assertThat(model.signature().inputs())
          .containsExactly(new TensorSpec("x", DataType.FP32, Shape.of(-1, 5), List.of()));
      assertThat(model.signature().outputs())
          .containsExactly(new TensorSpec("output", DataType.FP32, Shape.of(-1, 3), List.of()));
    }
  }

  @Test
  void pictures_of_any_size_are_found_and_a_dict_names_the_outputs() {
    try (LoadedModel model = Torch.backend().load(Torch.model("cnn"))) {
      assertThat(model.signature().inputs())
          .containsExactly(
              new TensorSpec("picture", DataType.FP32, Shape.of(-1, 3, -1, -1), List.of()));
      assertThat(model.signature().outputs())
          .extracting(TensorSpec::name)
          .containsExactly("embedding", "logits");
      assertThat(model.signature().output("logits").orElseThrow().shape())
          .isEqualTo(Shape.of(-1, 10));
      assertThat(model.batchable()).isTrue();
    }
  }

  @Test
  void indices_are_found_and_views_are_answered_in_their_own_order() {
    try (LoadedModel model = Torch.backend().load(Torch.model("words"));
        ModelInstance instance = model.newInstance()) {
      assertThat(model.signature().inputs().getFirst().dataType()).isEqualTo(DataType.INT64);
      assertThat(model.signature().outputs())
          .extracting(TensorSpec::name)
          .containsExactly("output_0", "output_1");

      SequencedMap<String, Tensor> answer =
          instance.execute(Map.of("ids", FixedTensor.ofLongs(Shape.of(1, 2), 3, 4)));

      FixedTensor mean = (FixedTensor) answer.firstEntry().getValue();
      FixedTensor turned = (FixedTensor) answer.lastEntry().getValue();
      assertThat(turned.shape()).isEqualTo(Shape.of(1, 6, 2));
      for (int i = 0; i < 6; i++) {
        double average = (turned.doubleAt(2 * i) + turned.doubleAt(2 * i + 1)) / 2;
        assertThat(mean.doubleAt(i)).isCloseTo(average, org.assertj.core.data.Offset.offset(1e-6));
      }
    }
  }

  @Test
  void what_a_module_writes_into_its_input_does_not_reach_the_caller() {
    FixedTensor left = FixedTensor.ofFloats(Shape.of(1, 4), 1, 2, 3, 4);
    FixedTensor right = FixedTensor.ofFloats(Shape.of(1, 4), 1, 1, 1, 1);
    try (LoadedModel model = Torch.backend().load(Torch.model("pair"));
        ModelInstance instance = model.newInstance()) {
      var _ = instance.execute(Map.of("left", left, "right", right));

      assertThat(left.doubles()).containsExactly(1, 2, 3, 4);
    }
  }

  @Test
  void half_floats_are_found() {
    try (LoadedModel model = Torch.backend().load(Torch.model("half"))) {
      assertThat(model.signature().inputs().getFirst().dataType()).isEqualTo(DataType.FP16);
    }
  }

  @Test
  void doubles_are_found_also_where_the_module_calls_itself_this() {
    try (LoadedModel model = Torch.backend().load(Torch.model("double"))) {
      assertThat(model.signature().inputs())
          .containsExactly(new TensorSpec("x", DataType.FP64, Shape.of(-1, 4), List.of()));
    }
  }

  @ParameterizedTest
  @EnumSource(
      value = DataType.class,
      names = {"INT16", "BF16", "UINT16", "UINT32", "UINT64", "BYTES"})
  void inputs_of_types_that_cannot_be_made_are_refused_by_their_type(DataType type) {
    TorchBackend backend = Torch.backend();
    LoadOptions declared = options(List.of(input("x", type, Shape.of(-1, 5))), List.of());

    assertThatExceptionOfType(ModelLoadException.class)
        .isThrownBy(() -> backend.load(Torch.model("mlp"), declared).close())
        .withMessage(
            "mlp.pt, input 'x' is declared as "
                + type
                + " (expected: one of [BOOL, UINT8, INT8, INT32, INT64, FP16, FP32, FP64])")
        .satisfies(
            refused -> assertThat(refused.hint().orElseThrow()).endsWith("x.to(torch.bfloat16)"));
  }

  @Test
  void answers_that_cannot_be_given_are_refused_by_their_type() {
    TorchBackend backend = Torch.backend();

    assertThatExceptionOfType(ModelLoadException.class)
        .isThrownBy(() -> backend.load(Torch.model("short")).close())
        .withMessageStartingWith(
            "short.pt, forward answers a tensor of another type, such as INT16");
    assertThatExceptionOfType(ModelLoadException.class)
        .isThrownBy(() -> backend.load(Torch.model("spoken")).close())
        .withMessageStartingWith("spoken.pt, forward answers a str (expected: tensors of [BOOL,")
        .satisfies(refused -> assertThat(refused.code()).isEqualTo("unsupported_type"));
  }

  @Test
  void declared_inputs_are_taken_and_may_have_other_names() {
    LoadOptions declared =
        options(
            List.of(
                input("INPUT__0", DataType.FP32, Shape.of(-1, 3)),
                input("INPUT__1", DataType.INT64, Shape.of(1))),
            List.of(new Declared("OUTPUT__0", Optional.empty(), Optional.empty())));
    try (LoadedModel model = Torch.backend().load(Torch.model("loop"), declared)) {
      assertThat(model.signature().inputs())
          .extracting(TensorSpec::name)
          .containsExactly("INPUT__0", "INPUT__1");
      assertThat(model.signature().outputs())
          .extracting(TensorSpec::name)
          .containsExactly("OUTPUT__0");
      assertThat(model.costsBySize()).isFalse();
    }
  }

  @Test
  void inputs_that_cannot_be_found_are_asked_for() {
    TorchBackend backend = Torch.backend();
    assertThatExceptionOfType(ModelLoadException.class)
        .isThrownBy(() -> backend.load(Torch.model("towers")).close())
        .withMessageContaining("towers.pt takes [left, right] of shapes that it does not tell")
        .satisfies(refused -> assertThat(refused.hint().orElse("")).contains("model.yaml"));
  }

  @Test
  void a_failing_execution_names_the_operator_and_no_values() {
    try (LoadedModel model = Torch.backend().load(Torch.model("words"));
        ModelInstance instance = model.newInstance()) {
      Map<String, Tensor> beyond = Map.of("ids", FixedTensor.ofLongs(Shape.of(1, 2), 3, 987654));

      assertThatExceptionOfType(BackendFailure.class)
          .isThrownBy(() -> instance.execute(beyond))
          .withMessage("the model failed on these inputs in torch.embedding");
      assertThat(instance.execute(model.example())).isNotEmpty();
    }
  }

  @Test
  void operators_of_other_libraries_are_refused_by_name() {
    TorchBackend backend = Torch.backend();
    assertThatExceptionOfType(ModelLoadException.class)
        .isThrownBy(() -> backend.load(Torch.model("unknown")).close())
        .withMessageContaining("unknown.pt")
        .satisfies(refused -> assertThat(refused.code()).isEqualTo("unsupported_operator"));
  }

  private static Declared input(String name, DataType type, Shape shape) {
    return new Declared(name, Optional.of(type), Optional.of(shape));
  }

  private static LoadOptions options(List<Declared> inputs, List<Declared> outputs) {
    return new LoadOptions(inputs, outputs, Placement.ANY, Map.of());
  }
}
