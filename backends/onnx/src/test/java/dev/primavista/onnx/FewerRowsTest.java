package dev.primavista.onnx;

import static org.assertj.core.api.Assertions.assertThat;

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

/** A graph that takes the first three of its rows, which nothing shows as long as there are few. */
final class FewerRowsTest {
  @TempDir private Path folder;

  @Test
  void more_rows_than_are_taken_are_answered_as_the_graph_does() throws IOException {
    Graph.Builder graph =
        Graph.builder("first")
            .input(Value.tensor("x", ElementType.FLOAT, Dimension.free("n"), Dimension.of(2)));
    graph.initializer(Initializer.longs("from", 0));
    graph.initializer(Initializer.longs("to", 3));
    graph.node(Node.of("Slice", List.of("x", "from", "to", "from"), "y"));
    graph.output(Value.tensor("y", ElementType.FLOAT, Dimension.free("n"), Dimension.of(2)));
    Path file = folder.resolve("first.onnx");
    GraphWriter.write(graph.build(), file);
    try (LoadedModel model = new OnnxBackend().load(file);
        ModelInstance instance = model.newInstance()) {
      FixedTensor five = FixedTensor.ofFloats(Shape.of(5, 2), 1, 2, 3, 4, 5, 6, 7, 8, 9, 10);
      for (int turn = 0; turn < 2; turn++) {
        Tensor made = instance.execute(Map.of("x", five)).get("y");
        assertThat(made)
            .isInstanceOfSatisfying(
                FixedTensor.class,
                rows -> assertThat(rows.doubles()).containsExactly(1, 2, 3, 4, 5, 6));
      }
    }
  }
}
