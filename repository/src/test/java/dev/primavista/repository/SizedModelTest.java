package dev.primavista.repository;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.primavista.core.model.LoadedModel;
import dev.primavista.core.model.ModelAround;
import dev.primavista.core.model.ModelInstance;
import dev.primavista.core.model.Signature;
import dev.primavista.core.model.TensorSpec;
import dev.primavista.core.tensor.DataType;
import dev.primavista.core.tensor.FixedTensor;
import dev.primavista.core.tensor.Shape;
import dev.primavista.core.tensor.Tensor;
import dev.primavista.repository.config.ModelSettings.Boundary;
import dev.primavista.repository.config.TensorDeclaration;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SizedModelTest {
  @TempDir private Path folder = Path.of("");

  /** Gives back whatever matrix it is given. */
  private LoadedModel matrices() throws IOException {
    Path file = Files.writeString(folder.resolve("model.txt"), "scale 1");
    return new ModelAround(new ScaleBackend().load(file)) {
      @Override
      public Signature signature() {
        return new Signature(
            List.of(new TensorSpec("x", DataType.FP64, Shape.of(-1, -1))),
            List.of(new TensorSpec("y", DataType.FP64, Shape.of(-1, -1))));
      }

      @Override
      public ModelInstance newInstance() {
        return new ModelInstance() {
          @Override
          public SequencedMap<String, Tensor> execute(Map<String, Tensor> inputs) {
            SequencedMap<String, Tensor> answers = new LinkedHashMap<>();
            inputs.forEach((name, tensor) -> answers.put("y", tensor));
            return answers;
          }

          @Override
          public void close() {}
        };
      }
    };
  }

  private static List<TensorDeclaration> declared(String name, long... shape) {
    return List.of(
        new TensorDeclaration(
            name, Optional.empty(), Optional.of(Shape.of(shape)), Optional.empty()));
  }

  private LoadedModel sized(List<TensorDeclaration> inputs, List<TensorDeclaration> outputs)
      throws IOException {
    return SizedModel.of(matrices(), new Boundary(inputs, outputs));
  }

  @Test
  void a_size_holds_where_the_model_takes_any() throws IOException {
    LoadedModel model = sized(declared("x", -1, 4), declared("y", -1, 4));
    TensorSpec input = model.signature().inputs().getFirst();
    assertThat(input.shape()).isEqualTo(Shape.of(-1, 4));
    assertThat(model.signature().outputs().getFirst().shape()).isEqualTo(Shape.of(-1, 4));
    assertThat(model.takes(input, Shape.of(2, 4))).isTrue();
    assertThat(model.takes(input, Shape.of(1, 6))).isFalse();
    assertThat(model.example().firstEntry().getValue().shape()).isEqualTo(Shape.of(1, 4));
    assertThat(model.batchable()).isTrue();
  }

  @Test
  void an_answer_of_another_size_is_an_error() throws IOException {
    try (ModelInstance instance = sized(List.of(), declared("y", -1, 2)).newInstance()) {
      Tensor fitting = FixedTensor.ofDoubles(Shape.of(1, 2), 1, 2);
      assertThat(instance.execute(Map.of("x", fitting))).containsEntry("y", fitting);
      Tensor other = FixedTensor.ofDoubles(Shape.of(1, 3), 1, 2, 3);
      assertThatThrownBy(() -> instance.execute(Map.of("x", other)))
          .hasMessage("output 'y' is configured with shape [-1,2], but the model answers [1,3]");
    }
  }

  @Test
  void rows_of_one_number_are_not_joined() throws IOException {
    assertThat(sized(declared("x", 4, -1), List.of()).batchable()).isFalse();
  }

  @Test
  void what_fixes_nothing_changes_nothing() throws IOException {
    assertThat(sized(declared("x", -1, -1), List.of())).isNotInstanceOf(SizedModel.class);
    assertThat(sized(declared("x", -1), declared("other", 1, 4))).isNotInstanceOf(SizedModel.class);
  }
}
