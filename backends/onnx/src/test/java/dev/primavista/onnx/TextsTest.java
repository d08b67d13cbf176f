package dev.primavista.onnx;

import static org.assertj.core.api.Assertions.assertThat;

import dev.primavista.core.model.LoadedModel;
import dev.primavista.core.model.ModelInstance;
import dev.primavista.core.tensor.BytesTensor;
import dev.primavista.core.tensor.Shape;
import dev.primavista.core.tensor.Tensor;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

final class TextsTest {
  @Test
  void texts_and_bytes_that_are_no_text_come_back_as_they_went() {
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
    try (LoadedModel model = new OnnxBackend().load(Fixtures.model("identity_string"));
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
