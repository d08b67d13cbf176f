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
import dev.primavista.repository.config.Forest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ForestModelTest {
  private static final Forest CLASSES = new Forest(true, false, 0.5f, 1);

  @TempDir private Path folder = Path.of("");

  private LoadedModel scale() throws IOException {
    return new ScaleBackend().load(Files.writeString(folder.resolve("model.txt"), "scale 1"));
  }

  /** A booster whose score is its only column. */
  private LoadedModel booster() throws IOException {
    return new ModelAround(scale()) {
      @Override
      public Signature signature() {
        return new Signature(
            List.of(new TensorSpec("input", DataType.FP64, Shape.of(-1, 1))),
            List.of(new TensorSpec("prediction", DataType.FP64, Shape.of(-1))));
      }

      @Override
      public ModelInstance newInstance() {
        return new ModelInstance() {
          @Override
          public SequencedMap<String, Tensor> execute(Map<String, Tensor> inputs) {
            FixedTensor rows = (FixedTensor) inputs.values().iterator().next();
            SequencedMap<String, Tensor> outputs = new LinkedHashMap<>();
            outputs.put("prediction", FixedTensor.ofDoubles(Shape.of(rows.rows()), rows.doubles()));
            return outputs;
          }

          @Override
          public void close() {}
        };
      }
    };
  }

  @Test
  void a_booster_has_the_names_and_types_of_fil() throws IOException {
    try (LoadedModel model = ForestModel.of(booster(), CLASSES);
        ModelInstance instance = model.newInstance()) {
      assertThat(model.signature().inputs())
          .containsExactly(new TensorSpec("input__0", DataType.FP32, Shape.of(-1, 1)));
      assertThat(model.signature().outputs())
          .containsExactly(new TensorSpec("output__0", DataType.FP32, Shape.of(-1, 1)));
      Map<String, Tensor> rows =
          Map.of("input__0", FixedTensor.ofFloats(Shape.of(2, 1), 0.25f, 0.75f));
      FixedTensor answer = (FixedTensor) instance.execute(rows).firstEntry().getValue();
      assertThat(answer.dataType()).isEqualTo(DataType.FP32);
      assertThat(answer.doubles()).containsExactly(0, 1);
      assertThat(instance.execute(Map.copyOf(model.example()))).containsOnlyKeys("output__0");
    }
  }

  @Test
  void what_is_no_booster_is_refused() {
    assertThatThrownBy(() -> ForestModel.of(scale(), CLASSES))
        .hasMessage(
            "backend 'fil' is configured, but the model is no booster of XGBoost or LightGBM");
  }
}
