package dev.primavista.onnx;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.primavista.core.model.ModelLoadException;
import dev.primavista.onnx.graph.Graph;
import dev.primavista.onnx.graph.GraphWriter;
import dev.primavista.onnx.graph.Node;
import dev.primavista.onnx.graph.Value;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class OtherOutputsTest {
  @TempDir private Path folder;

  /**
   * The type is a {@code TypeProto} whose field 4 is a sequence and whose field 9 an optional value
   * of floats.
   */
  @ParameterizedTest
  @CsvSource({
    "SequenceConstruct, 22060a040a020801, output 's' is a sequence, ConcatFromSequence",
    "Optional, 4a060a040a020801, such as an optional one, OptionalGetElement"
  })
  void what_is_no_tensor_is_refused_with_the_operator_that_makes_one(
      String operator, String type, String reason, String wayOut) throws IOException {
    ByteBuffer bytes = ByteBuffer.wrap(HexFormat.of().parseHex(type));
    Graph.Builder graph =
        Graph.builder("other")
            .input(Value.batch("x", 2))
            .node(Node.of(operator, List.of("x"), "s"))
            .output(new Value("s", new Value.OtherType(bytes)));
    Path file = folder.resolve("model.onnx");
    GraphWriter.write(graph.build(), file);
    assertThatThrownBy(() -> new OnnxBackend().load(file))
        .isInstanceOfSatisfying(
            ModelLoadException.class,
            refused -> assertThat(refused.hint().orElseThrow()).contains(wayOut))
        .hasMessageContaining(reason);
  }
}
