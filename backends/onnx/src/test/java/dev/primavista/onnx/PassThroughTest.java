package dev.primavista.onnx;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.primavista.core.ServingException.InvalidRequest;
import dev.primavista.core.model.LoadedModel;
import dev.primavista.core.model.ModelInstance;
import dev.primavista.core.tensor.FixedTensor;
import dev.primavista.core.tensor.Shape;
import dev.primavista.core.tensor.Tensor;
import dev.primavista.onnx.graph.Graph;
import dev.primavista.onnx.graph.GraphWriter;
import dev.primavista.onnx.graph.Initializer;
import dev.primavista.onnx.graph.Node;
import dev.primavista.onnx.graph.Value;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SequencedMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class PassThroughTest {
  @TempDir private Path folder;

  private LoadedModel load(Graph.Builder graph) throws IOException {
    Path file = folder.resolve("model.onnx");
    GraphWriter.write(graph.build(), file);
    return new OnnxBackend().load(file);
  }

  private static Graph.Builder crossed() {
    return Graph.builder("crossed")
        .input(Value.batch("a", 2))
        .input(Value.batch("b", 2))
        .node(Node.of("Identity", List.of("a"), "between"))
        .node(Node.of("Identity", List.of("b"), "first"))
        .node(Node.of("Identity", List.of("between"), "second"))
        .output(Value.batch("first", 2))
        .output(Value.batch("second", 2));
  }

  private static FixedTensor row(float... values) {
    return FixedTensor.ofFloats(Shape.of(1, values.length), values);
  }

  private static ByteBuffer data(Map<String, Tensor> answer, String output) {
    return ((FixedTensor) Objects.requireNonNull(answer.get(output))).data();
  }

  @Test
  void each_output_is_the_input_that_it_leads_back_to() throws IOException {
    FixedTensor a = row(1, 2);
    FixedTensor b = row(3, 4);
    try (LoadedModel model = load(crossed());
        ModelInstance instance = model.newInstance()) {
      SequencedMap<String, Tensor> answer = instance.execute(Map.of("a", a, "b", b));

      assertThat(answer.sequencedKeySet()).containsExactly("first", "second");
      assertThat(answer.get("first")).isSameAs(b);
      assertThat(answer.get("second")).isSameAs(a);
      assertThat(model.batchable()).isTrue();
    }
  }

  @Test
  void what_does_not_fit_is_refused_as_by_the_engine() throws IOException {
    try (LoadedModel model = load(crossed());
        ModelInstance instance = model.newInstance()) {
      assertThatThrownBy(() -> instance.execute(Map.of("a", row(1, 2))))
          .isInstanceOf(InvalidRequest.class)
          .hasMessageContaining("input b");
      assertThatThrownBy(() -> instance.execute(Map.of("a", row(1, 2), "b", row(1, 2, 3))))
          .isInstanceOf(InvalidRequest.class)
          .hasMessageContaining("input 'b'");
    }
  }

  @Test
  void a_constant_is_no_input() throws IOException {
    Graph.Builder graph = Graph.builder("constant").input(Value.batch("x", 2));
    String seven = graph.initializer(Initializer.floats("seven", List.of(1L, 2L), 7, 7));
    graph.node(Node.of("Identity", List.of("x"), "same"));
    graph.node(Node.of("Identity", List.of(seven), "sevens"));
    graph.output(Value.batch("same", 2)).output(Value.batch("sevens", 2));
    try (LoadedModel model = load(graph);
        ModelInstance instance = model.newInstance()) {
      SequencedMap<String, Tensor> answer = instance.execute(Map.of("x", row(1, 2)));

      assertThat(data(answer, "sevens")).isEqualTo(row(7, 7).data());
      assertThat(data(answer, "same")).isEqualTo(row(1, 2).data());
    }
  }

  @Test
  void an_output_that_is_an_input_holds_what_was_given() throws IOException {
    Graph.Builder graph =
        Graph.builder("both")
            .input(Value.batch("x", 2))
            .node(Node.of("Relu", List.of("x"), "y"))
            .output(Value.batch("y", 2))
            .output(Value.batch("x", 2));
    try (LoadedModel model = load(graph);
        ModelInstance instance = model.newInstance()) {
      for (FixedTensor given : List.of(row(1, -2), row(-3, 4))) {
        SequencedMap<String, Tensor> answer = instance.execute(Map.of("x", given));

        assertThat(answer.sequencedKeySet()).containsExactly("y", "x");
        assertThat(data(answer, "x")).isEqualTo(given.data());
        assertThat(data(answer, "y")).isNotEqualTo(given.data());
      }
    }
  }
}
