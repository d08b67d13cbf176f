package dev.primavista.onnx;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.primavista.core.ServingException.InvalidRequest;
import dev.primavista.core.model.LoadedModel;
import dev.primavista.core.model.ModelInstance;
import dev.primavista.core.tensor.DataType;
import dev.primavista.core.tensor.FixedTensor;
import dev.primavista.core.tensor.Shape;
import dev.primavista.core.tensor.Tensor;
import dev.primavista.onnx.graph.Attribute;
import dev.primavista.onnx.graph.Dimension;
import dev.primavista.onnx.graph.ElementType;
import dev.primavista.onnx.graph.Graph;
import dev.primavista.onnx.graph.GraphWriter;
import dev.primavista.onnx.graph.Initializer;
import dev.primavista.onnx.graph.Node;
import dev.primavista.onnx.graph.Value;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Without a guard each of these ends the process, and with it this test's. */
final class FatalInputsTest {
  @TempDir private Path folder;

  private LoadedModel load(Graph graph) throws IOException {
    Path file = Files.createTempDirectory(folder, "model").resolve("model.onnx");
    GraphWriter.write(graph, file);
    return new OnnxBackend().load(file);
  }

  /** From {@code [batch, time, 2]} the last state of three units. */
  private static Graph recurrent(String operator, int gates) {
    Graph.Builder graph =
        Graph.builder("recurrent")
            .input(
                Value.tensor(
                    "x",
                    ElementType.FLOAT,
                    Dimension.free("batch"),
                    Dimension.free("time"),
                    Dimension.of(2)));
    graph.initializer(Initializer.floats("w", List.of(1L, 3L * gates, 2L), filled(3 * gates * 2)));
    graph.initializer(Initializer.floats("r", List.of(1L, 3L * gates, 3L), filled(3 * gates * 3)));
    graph.initializer(Initializer.longs("axis", 0));
    return graph
        .node(Node.of("Transpose", List.of("x"), "steps").with("perm", Attribute.ints(1, 0, 2)))
        .node(
            Node.of(operator, List.of("steps", "w", "r"), "all", "last")
                .with("hidden_size", Attribute.of(3L)))
        .node(Node.of("Squeeze", List.of("last", "axis"), "y"))
        .output(Value.batch("y", 3))
        .build();
  }

  private static FixedTensor answer(ModelInstance instance, Map<String, Tensor> inputs) {
    return (FixedTensor) Objects.requireNonNull(instance.execute(inputs).get("y"));
  }

  private static float[] filled(int count) {
    float[] values = new float[count];
    Arrays.fill(values, 0.1f);
    return values;
  }

  @ParameterizedTest
  @CsvSource({"LSTM,4", "GRU,3"})
  void a_recurrent_network_answers_no_rows_with_none_and_refuses_no_steps(
      String operator, int gates) throws IOException {
    try (LoadedModel model = load(recurrent(operator, gates));
        ModelInstance instance = model.newInstance()) {
      Map<String, Tensor> none = Map.of("x", FixedTensor.ofFloats(Shape.of(0, 4, 2)));
      assertThat(answer(instance, none).shape()).isEqualTo(Shape.of(0, 3));
      Map<String, Tensor> still = Map.of("x", FixedTensor.ofFloats(Shape.of(2, 0, 2)));
      assertThatExceptionOfType(InvalidRequest.class)
          .isThrownBy(() -> instance.execute(still))
          .withMessageContaining("no elements");
      assertThat(answer(instance, model.example()).shape().dimension(1)).isEqualTo(3);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"Div", "Mod"})
  void the_least_number_is_not_divided(String operator) throws IOException {
    for (ElementType type : List.of(ElementType.INT32, ElementType.INT64)) {
      Graph graph =
          Graph.builder("divide")
              .input(Value.tensor("a", type, Dimension.free("batch")))
              .input(Value.tensor("b", type, Dimension.free("batch")))
              .node(Node.of(operator, List.of("a", "b"), "y"))
              .output(Value.tensor("y", type, Dimension.free("batch")))
              .build();
      boolean wide = type == ElementType.INT64;
      try (LoadedModel model = load(graph);
          ModelInstance instance = model.newInstance()) {
        assertThatExceptionOfType(InvalidRequest.class)
            .isThrownBy(
                () ->
                    instance.execute(
                        Map.of(
                            "a", integer(wide, wide ? Long.MIN_VALUE : Integer.MIN_VALUE),
                            "b", integer(wide, -1))))
            .withMessageContaining("input 'a': -")
            .withMessageContaining("(expected: a greater number)");
        FixedTensor answer =
            answer(instance, Map.of("a", integer(wide, -7), "b", integer(wide, -1)));
        assertThat(answer.longAt(0)).isEqualTo(operator.equals("Div") ? 7 : 0);
      }
    }
  }

  @Test
  void a_diagonal_is_not_looked_for_beyond_32_bits() throws IOException {
    Graph graph =
        Graph.builder("upper")
            .input(Value.batch("x", 2, 2))
            .input(Value.tensor("k", ElementType.INT64))
            .node(Node.of("Trilu", List.of("x", "k"), "y"))
            .output(Value.batch("y", 2, 2))
            .build();
    try (LoadedModel model = load(graph);
        ModelInstance instance = model.newInstance()) {
      FixedTensor x = FixedTensor.ofFloats(Shape.of(1, 2, 2), 1, 2, 3, 4);
      for (long k : new long[] {Long.MIN_VALUE, Long.MAX_VALUE, 1L << 31}) {
        assertThatExceptionOfType(InvalidRequest.class)
            .isThrownBy(
                () -> instance.execute(Map.of("x", x, "k", FixedTensor.ofLongs(Shape.of(), k))))
            .withMessageContaining("input 'k': " + k);
      }
      FixedTensor upper = answer(instance, Map.of("x", x, "k", FixedTensor.ofLongs(Shape.of(), 1)));
      assertThat(upper.doubles()).containsExactly(0, 2, 0, 0);
    }
  }

  private static FixedTensor integer(boolean wide, long value) {
    if (wide) {
      return FixedTensor.ofLongs(Shape.of(1), value);
    }
    ByteBuffer bytes = ByteBuffer.allocate(4).order(ByteOrder.LITTLE_ENDIAN);
    return FixedTensor.wrap(DataType.INT32, Shape.of(1), bytes.putInt(0, Math.toIntExact(value)));
  }
}
