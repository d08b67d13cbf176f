package dev.primavista.onnx;

import static org.assertj.core.api.Assertions.assertThat;

import dev.primavista.core.model.LoadedModel;
import dev.primavista.core.model.ModelInstance;
import dev.primavista.core.tensor.BytesTensor;
import dev.primavista.core.tensor.Shape;
import dev.primavista.core.tensor.Tensor;
import dev.primavista.onnx.graph.Attribute;
import dev.primavista.onnx.graph.Dimension;
import dev.primavista.onnx.graph.ElementType;
import dev.primavista.onnx.graph.Graph;
import dev.primavista.onnx.graph.GraphWriter;
import dev.primavista.onnx.graph.Node;
import dev.primavista.onnx.graph.Value;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class TextsTest {
  @TempDir private Path folder;

  /** The engine answers what it was given; an Identity would not reach it. */
  private Path copy() throws IOException {
    Dimension rows = Dimension.free("n");
    Graph.Builder graph =
        Graph.builder("copy")
            .input(Value.tensor("x", ElementType.STRING, rows, Dimension.of(3)))
            .node(Node.of("Concat", List.of("x"), "y").with("axis", Attribute.of(0)))
            .output(Value.tensor("y", ElementType.STRING, rows, Dimension.of(3)));
    Path file = folder.resolve("copy.onnx");
    GraphWriter.write(graph.build(), file);
    return file;
  }

  @Test
  void texts_and_bytes_that_are_no_text_come_back_as_they_went() throws IOException {
    List<byte[]> elements = new ArrayList<>();
    for (String text :
        List.of("", "plain", "ünï", "日本", "\uD83D\uDE00 beyond", "a\0b", "\uFFFF", "c")) {
      elements.add(text.getBytes(StandardCharsets.UTF_8));
    }
    byte[] all = new byte[256];
    for (int i = 0; i < all.length; i++) {
      all[i] = (byte) i;
    }
    elements.add(all);
    elements.add(new byte[] {0, -1, (byte) 0x80});
    elements.add(new byte[100_000]);
    elements.add(new byte[0]);
    byte[][] sent = elements.toArray(new byte[0][]);
    try (LoadedModel model = new OnnxBackend().load(copy());
        ModelInstance instance = model.newInstance()) {
      Shape shape = Shape.of(sent.length / 3, 3);

      Tensor answer =
          instance.execute(Map.of("x", BytesTensor.wrap(shape, sent))).firstEntry().getValue();

      BytesTensor texts = (BytesTensor) answer;
      assertThat(texts.shape()).isEqualTo(shape);
      for (int i = 0; i < sent.length; i++) {
        assertThat(texts.bytesAt(i)).as("element " + i).isEqualTo(sent[i]);
      }
    }
  }
}
