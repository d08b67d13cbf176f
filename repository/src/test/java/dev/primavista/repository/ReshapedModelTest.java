package dev.primavista.repository;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.primavista.core.model.LoadedModel;
import dev.primavista.core.model.ModelConfig;
import dev.primavista.core.model.ModelInstance;
import dev.primavista.core.tensor.BytesTensor;
import dev.primavista.core.tensor.DataType;
import dev.primavista.core.tensor.FixedTensor;
import dev.primavista.core.tensor.Shape;
import dev.primavista.core.tensor.Tensor;
import dev.primavista.repository.config.ModelSettings;
import dev.primavista.repository.config.ModelSettings.Boundary;
import dev.primavista.repository.config.Reshape;
import dev.primavista.repository.config.TensorDeclaration;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ReshapedModelTest {
  @TempDir private Path folder = Path.of("");

  private static TensorDeclaration declared(String name, Shape outside) {
    return new TensorDeclaration(
        name,
        Optional.of(DataType.FP64),
        Optional.of(outside),
        Optional.empty(),
        Optional.of(new Reshape(outside, Shape.of(-1, 1))));
  }

  private LoadedModel reshaped(Shape input, Shape output) throws IOException {
    Path file = Files.writeString(folder.resolve("model.txt"), "scale 2");
    return ReshapedModel.of(
        new ScaleBackend().load(file),
        new Boundary(List.of(declared("x", input)), List.of(declared("y", output))));
  }

  @Test
  void callers_send_and_get_the_declared_shapes() throws IOException {
    try (LoadedModel model = reshaped(Shape.of(-1, 1, 1), Shape.of(-1));
        ModelInstance instance = model.newInstance()) {
      assertThat(model.signature().inputs().getFirst().shape()).isEqualTo(Shape.of(-1, 1, 1));
      assertThat(model.signature().outputs().getFirst().shape()).isEqualTo(Shape.of(-1));
      assertThat(model.example().firstEntry().getValue().shape()).isEqualTo(Shape.of(1, 1, 1));
      assertThat(model.takes(model.signature().inputs().getFirst(), Shape.of(3, 1))).isFalse();
      assertThat(model.batchable()).isTrue();
      Tensor answer =
          instance
              .execute(Map.of("x", FixedTensor.ofDoubles(Shape.of(3, 1, 1), 1, 2, 3)))
              .firstEntry()
              .getValue();
      assertThat(answer.shape()).isEqualTo(Shape.of(3));
      assertThat(((FixedTensor) answer).doubles()).containsExactly(2, 4, 6);
    }
  }

  private static TensorDeclaration labelled(Shape outside, Path labels) {
    return new TensorDeclaration(
        "y",
        Optional.empty(),
        Optional.of(outside),
        Optional.of(labels),
        Optional.of(new Reshape(outside, Shape.of(-1, 1))));
  }

  private List<String> labels(Shape outside, String file) throws IOException {
    Path labels = Files.writeString(folder.resolve("labels.txt"), file);
    Boundary boundary = new Boundary(List.of(), List.of(labelled(outside, labels)));
    ModelSettings none = ModelSettings.of(ModelConfig.defaults());
    ModelSettings settings =
        new ModelSettings(
            none.config(),
            none.file(),
            none.versions(),
            none.labels(),
            boundary,
            none.columns(),
            none.parameters(),
            none.ensemble(),
            none.placement());
    Path model = Files.writeString(folder.resolve("model.txt"), "scale 2");
    return ReshapedModel.of(DeclaredModel.of(new ScaleBackend().load(model), settings), boundary)
        .signature()
        .outputs()
        .getFirst()
        .labels();
  }

  @Test
  void a_file_names_the_elements_that_callers_get() throws IOException {
    assertThat(labels(Shape.of(4), "a\nb\nc\nd\n")).containsExactly("a", "b", "c", "d");
    assertThat(labels(Shape.of(1, 4), "a\nb\n")).containsExactly("a", "b");
    assertThat(labels(Shape.of(-1, 1, 1), "a\n")).containsExactly("a");
    assertThat(labels(Shape.of(-1), "a\n")).isEmpty();
  }

  @Test
  void rows_that_do_not_stay_rows_are_not_joined() throws IOException {
    try (LoadedModel model = reshaped(Shape.of(1, -1), Shape.of(-1))) {
      assertThat(model.batchable()).isFalse();
    }
  }

  @Test
  void texts_are_reshaped_and_what_is_of_another_shape_is_not() {
    Reshape reshape = new Reshape(Shape.of(-1, 2, -1), Shape.of(-1, -1, 2));
    BytesTensor texts =
        BytesTensor.wrap(Shape.of(1, 2, 2), new byte[][] {{1}, {2}, BytesTensor.MISSING, {4}});
    BytesTensor inside = (BytesTensor) reshape.inwards(texts);
    assertThat(inside.shape()).isEqualTo(Shape.of(1, 2, 2));
    assertThat(inside.isMissing(2)).isTrue();
    assertThat(reshape.inwards(FixedTensor.ofLongs(Shape.of(1, 2, 3), 1, 2, 3, 4, 5, 6)).shape())
        .isEqualTo(Shape.of(1, 3, 2));
    assertThatThrownBy(() -> reshape.outwards(FixedTensor.ofLongs(Shape.of(1, 3), 1, 2, 3)))
        .hasMessage("shape [1,3] (expected: [-1,-1,2])");
  }
}
