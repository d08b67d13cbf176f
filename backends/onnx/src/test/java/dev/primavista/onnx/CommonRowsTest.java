package dev.primavista.onnx;

import static org.assertj.core.api.Assertions.assertThat;

import dev.primavista.core.model.LoadedModel;
import dev.primavista.core.model.ModelInstance;
import dev.primavista.core.tensor.FixedTensor;
import dev.primavista.core.tensor.Shape;
import dev.primavista.onnx.graph.Dimension;
import dev.primavista.onnx.graph.ElementType;
import dev.primavista.onnx.graph.Graph;
import dev.primavista.onnx.graph.GraphWriter;
import dev.primavista.onnx.graph.Node;
import dev.primavista.onnx.graph.Value;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class CommonRowsTest {
  @TempDir private Path folder;

  private LoadedModel load(String name, Graph.Builder graph) throws IOException {
    Path file = folder.resolve(name + ".onnx");
    GraphWriter.write(graph.build(), file);
    return new OnnxBackend().load(file);
  }

  private static Value rows(String name, String dimension, long width) {
    return Value.tensor(name, ElementType.FLOAT, Dimension.free(dimension), Dimension.of(width));
  }

  private static Graph.Builder apart(String first, String second) {
    return Graph.builder("apart")
        .input(rows("a", first, 3))
        .input(rows("b", second, 2))
        .node(Node.of("Neg", List.of("a"), "c"))
        .node(Node.of("Neg", List.of("b"), "d"))
        .output(rows("c", first, 3))
        .output(rows("d", second, 2));
  }

  @Test
  void inputs_whose_rows_have_other_names_may_have_other_numbers_of_them() throws IOException {
    try (LoadedModel model = load("apart", apart("n", "m"));
        ModelInstance instance = model.newInstance()) {
      assertThat(model.batchable()).isFalse();
      assertThat(model.description().warnings())
          .anyMatch(warning -> warning.contains("first dimensions of their own, m, n"));
      FixedTensor one = FixedTensor.ofFloats(Shape.of(1, 3), 1, 2, 3);
      FixedTensor two = FixedTensor.ofFloats(Shape.of(2, 2), 1, 2, 3, 4);
      assertThat(instance.execute(Map.of("a", one, "b", two)).get("d"))
          .isInstanceOfSatisfying(
              FixedTensor.class, d -> assertThat(d.doubles()).containsExactly(-1, -2, -3, -4));
    }
  }

  @Test
  void inputs_whose_rows_have_one_name_or_none_are_a_batch() throws IOException {
    for (String name : List.of("n", "")) {
      try (LoadedModel model = load("rows" + name, apart(name, name))) {
        assertThat(model.batchable()).isTrue();
      }
    }
  }

  @Test
  void names_alone_do_not_part_what_the_graph_joins() throws IOException {
    Graph.Builder joined =
        Graph.builder("joined")
            .input(rows("a", "unk__0", 2))
            .input(rows("b", "unk__1", 2))
            .node(Node.of("Add", List.of("a", "b"), "sum"))
            .output(rows("sum", "unk__2", 2));
    try (LoadedModel model = load("joined", joined)) {
      assertThat(model.batchable()).isTrue();
    }
  }
}
