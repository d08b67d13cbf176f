package dev.primavista.onnx.graph;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.primavista.core.model.LoadedModel;
import dev.primavista.core.model.ModelInstance;
import dev.primavista.core.model.ModelLoadException;
import dev.primavista.core.tensor.BytesTensor;
import dev.primavista.core.tensor.FixedTensor;
import dev.primavista.core.tensor.Shape;
import dev.primavista.core.tensor.Tensor;
import dev.primavista.onnx.OnnxBackend;
import java.io.IOException;
import java.net.URISyntaxException;
import java.net.URL;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class GraphTest {
  @TempDir Path folder;

  @ParameterizedTest
  @ValueSource(
      strings = {
        "lookup", "centred", "identity_fp16", "identity_string", "identity_uint64", "blur", "mlp",
        "positive_places", "known_text", "one_row", "scalar", "untold_rank", "add_sub", "spoken",
        "wide", "external/beside"
      })
  void what_is_read_and_written_is_the_same_model(String name) throws IOException {
    Path original = fixture(name);
    Graph graph = GraphReader.read(original);
    Path copy = folder.resolve("copy.onnx");

    GraphWriter.write(graph, copy);

    assertSame(GraphReader.read(copy), graph);
    assertThat(answer(copy)).isEqualTo(answer(original));
  }

  @Test
  void a_sequence_and_an_unknown_operator_pass_through() throws IOException {
    for (String name : List.of("sequence", "unknown_domain", "future_opset")) {
      Graph graph = GraphReader.read(fixture(name));
      Path copy = folder.resolve(name + ".onnx");
      GraphWriter.write(graph, copy);
      assertSame(GraphReader.read(copy), graph);
    }
  }

  @Test
  void a_built_graph_answers() throws IOException {
    Path file = folder.resolve("linear.onnx");
    GraphWriter.write(linear(new float[] {1, 2, 3, 4, 5, 6}), file);

    assertThat(answers(file, 10, 20)).containsExactly(90.5f, 120.5f, 150.5f);
  }

  @Test
  void large_weights_go_to_a_file_beside_the_model() throws IOException {
    float[] weight = new float[2 * 300];
    weight[0] = 7;
    weight[300] = 8;
    Path file = folder.resolve("wide.onnx");

    GraphWriter.writeWithWeightFile(linear(weight), file);

    assertThat(folder.resolve("wide.onnx.weights")).hasSize(2 * 300 * 4);
    assertSame(GraphReader.read(file), linear(weight));
    assertThat(answers(file, 1, 2)).startsWith(23.5f, 0.5f).hasSize(300);
  }

  @Test
  void weights_beyond_their_file_are_refused() throws IOException {
    Path file = folder.resolve("wide.onnx");
    GraphWriter.writeWithWeightFile(linear(new float[2 * 300]), file);
    Files.write(
        folder.resolve("wide.onnx.weights"), new byte[9], StandardOpenOption.TRUNCATE_EXISTING);

    assertThatThrownBy(() -> GraphReader.read(file))
        .isInstanceOf(ModelLoadException.class)
        .hasMessage(
            "wide.onnx is no valid graph:" + " 'wide.onnx.weights' has 9 bytes (expected: 2,400)");
  }

  @Test
  void a_value_that_nothing_makes_is_refused() {
    Graph.Builder graph = Graph.builder("broken").input(Value.batch("x", 2));
    String y = graph.add("Add", Map.of(), "x", "bias");
    graph.output(Value.batch(y, 2));

    assertThatThrownBy(graph::build).hasMessageContaining("value: 'bias' of Add");
  }

  @Test
  void weights_outside_of_the_folder_and_broken_graphs_are_refused() {
    assertThatThrownBy(() -> GraphReader.read(fixture("external/nested")))
        .hasMessageContaining("(expected: a file in the model's own folder); nothing was read");
    assertThatThrownBy(() -> GraphReader.read(fixture("wrong_graph")))
        .hasMessageContaining("value: 'nothing' of Neg");
  }

  @Test
  void a_cut_off_file_is_refused() throws IOException {
    byte[] whole = Files.readAllBytes(fixture("mlp"));
    Path cut = folder.resolve("cut.onnx");
    Files.write(cut, Arrays.copyOf(whole, whole.length / 2));

    assertThatThrownBy(() -> GraphReader.read(cut))
        .isInstanceOf(ModelLoadException.class)
        .hasMessageStartingWith("cut.onnx ends early");
  }

  /** y = x W + 0.5 for x of two columns. */
  private static Graph linear(float[] weight) {
    long columns = weight.length / 2;
    Graph.Builder graph = Graph.builder("linear").input(Value.batch("x", 2));
    graph.initializer(Initializer.floats("w", List.of(2L, columns), weight));
    graph.initializer(Initializer.floats("half", List.of(), 0.5f));
    String product = graph.add("MatMul", Map.of(), "x", "w");
    graph.node(Node.of("Add", List.of(product, "half"), "y"));
    return graph.output(Value.batch("y", columns)).metadata("author", "a test").build();
  }

  private static float[] answers(Path file, float... row) {
    try (LoadedModel model = new OnnxBackend().load(file);
        ModelInstance instance = model.newInstance()) {
      Tensor answer =
          instance
              .execute(Map.of("x", FixedTensor.ofFloats(Shape.of(1, row.length), row)))
              .firstEntry()
              .getValue();
      return floats((FixedTensor) answer);
    }
  }

  private static float[] floats(FixedTensor tensor) {
    float[] values = new float[tensor.elementCount()];
    for (int i = 0; i < values.length; i++) {
      values[i] = (float) tensor.doubleAt(i);
    }
    return values;
  }

  /** Names, types, shapes and bytes of what the model's own example gives. */
  private static List<Object> answer(Path file) {
    try (LoadedModel model = new OnnxBackend().load(file);
        ModelInstance instance = model.newInstance()) {
      List<Object> parts = new ArrayList<>();
      instance
          .execute(model.example())
          .forEach((name, tensor) -> parts.addAll(List.of(name, tensor.toString(), bytes(tensor))));
      return parts;
    }
  }

  private static Object bytes(Tensor tensor) {
    return switch (tensor) {
      case FixedTensor fixed -> fixed.data();
      case BytesTensor texts -> texts.stringAt(0);
    };
  }

  private static void assertSame(Graph actual, Graph expected) {
    assertThat(actual.inputs()).isEqualTo(expected.inputs());
    assertThat(actual.outputs()).isEqualTo(expected.outputs());
    assertThat(actual.values()).isEqualTo(expected.values());
    assertThat(actual.initializers()).isEqualTo(expected.initializers());
    assertThat(actual.opsets()).isEqualTo(expected.opsets());
    assertThat(actual.metadata()).isEqualTo(expected.metadata());
    assertThat(actual.nodes()).hasSameSizeAs(expected.nodes());
    for (int i = 0; i < actual.nodes().size(); i++) {
      assertSame(actual.nodes().get(i), expected.nodes().get(i));
    }
  }

  private static void assertSame(Node actual, Node expected) {
    for (Map.Entry<String, Attribute> attribute : expected.attributes().entrySet()) {
      Attribute other = actual.attribute(attribute.getKey()).orElseThrow();
      if (attribute.getValue() instanceof Attribute.Nested nested) {
        assertSame(((Attribute.Nested) other).value(), nested.value());
      } else {
        assertThat(other).isEqualTo(attribute.getValue());
      }
    }
    assertThat(actual.name()).isEqualTo(expected.name());
    assertThat(actual.operator()).isEqualTo(expected.operator());
    assertThat(actual.domain()).isEqualTo(expected.domain());
    assertThat(actual.attributes()).hasSameSizeAs(expected.attributes());
    assertThat(actual.inputs()).isEqualTo(expected.inputs());
    assertThat(actual.outputs()).isEqualTo(expected.outputs());
  }

  private static Path fixture(String name) {
    URL resource = OnnxBackend.class.getResource(name + ".onnx");
    assertThat(resource).as(name).isNotNull();
    try {
      return Path.of(resource.toURI());
    } catch (URISyntaxException e) {
      throw new IllegalStateException(e);
    }
  }
}
