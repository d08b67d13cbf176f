package dev.primavista.onnx;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.primavista.core.ServingException.InvalidRequest;
import dev.primavista.core.model.LoadedModel;
import dev.primavista.core.model.ModelInstance;
import dev.primavista.core.tensor.FixedTensor;
import dev.primavista.core.tensor.Shape;
import dev.primavista.core.tensor.Tensor;
import dev.primavista.onnx.graph.Dimension;
import dev.primavista.onnx.graph.ElementType;
import dev.primavista.onnx.graph.Graph;
import dev.primavista.onnx.graph.GraphWriter;
import dev.primavista.onnx.graph.Initializer;
import dev.primavista.onnx.graph.Node;
import dev.primavista.onnx.graph.Value;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Networks whose operators fail on tensors without elements. */
final class NoRowsTest {
  @TempDir private Path folder;

  /** Mixes the three channels of {@code [batch, 3, width]} to two; its product fails on no rows. */
  private LoadedModel mixing(Dimension width) throws IOException {
    Graph.Builder graph =
        Graph.builder("mixing")
            .input(
                Value.tensor(
                    "x", ElementType.FLOAT, Dimension.free("batch"), Dimension.of(3), width));
    graph.initializer(Initializer.floats("w", List.of(2L, 3L), new float[] {1, 2, 3, 4, 5, 6}));
    graph
        .node(Node.of("MatMul", List.of("w", "x"), "y"))
        .output(
            Value.tensor("y", ElementType.FLOAT, Dimension.free("batch"), Dimension.of(2), width));
    Path file = folder.resolve("model.onnx");
    GraphWriter.write(graph.build(), file);
    return new OnnxBackend().load(file);
  }

  private static Map<String, Tensor> none() {
    return Map.of("x", FixedTensor.ofFloats(Shape.of(0, 3, 4)));
  }

  @Test
  void no_rows_are_answered_with_none() throws IOException {
    try (LoadedModel model = mixing(Dimension.of(4));
        ModelInstance instance = model.newInstance()) {
      assertThat(instance.execute(none()))
          .extractingByKey("y")
          .extracting(Tensor::shape)
          .isEqualTo(Shape.of(0, 2, 4));
    }
  }

  @Test
  void they_are_refused_as_such_where_the_answer_has_no_known_shape() throws IOException {
    try (LoadedModel model = mixing(Dimension.free("width"));
        ModelInstance instance = model.newInstance()) {
      assertThatExceptionOfType(InvalidRequest.class)
          .isThrownBy(() -> instance.execute(none()))
          .withMessageContaining("no elements");
    }
  }
}
