package dev.primavista.onnx;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import dev.primavista.core.ServingException.BackendFailure;
import dev.primavista.core.tensor.BytesTensor;
import dev.primavista.core.tensor.Shape;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Texts on their way back from ONNX Runtime, whose Java interface (1.29) reads them as JNI's
 * modified UTF-8 and so damages every text with a character beyond U+FFFF, a zero byte or bytes
 * that are no UTF-8. A model of one node finds such texts, which are then refused. Thread-safe.
 */
final class TextOutput implements AutoCloseable {
  private static final int STRING = 8;
  private static final int BOOL = 9;
  private static final int STRING_ATTRIBUTE = 3;
  private static final String READABLE = "[\\x{1}-\\x{FFFF}]*";

  private final OrtSession readable;

  TextOutput() throws OrtException {
    ProtoWriter pattern =
        new ProtoWriter().text(1, "pattern").text(4, READABLE).varint(20, STRING_ATTRIBUTE);
    ProtoWriter node =
        new ProtoWriter()
            .text(1, "texts")
            .text(2, "readable")
            .text(4, "RegexFullMatch")
            .message(5, pattern);
    ProtoWriter graph =
        new ProtoWriter()
            .message(1, node)
            .text(2, "readable")
            .message(11, TinyModels.output("texts", STRING))
            .message(12, TinyModels.output("readable", BOOL));
    this.readable = Sessions.open(TinyModels.model(graph).toDirect());
  }

  /**
   * A copy of the texts.
   *
   * @throws BackendFailure if the Java interface would damage one of them
   */
  BytesTensor read(OnnxTensor texts) throws OrtException {
    Shape shape = Shape.of(texts.getInfo().getShape());
    if (shape.elementCount() == 0) {
      return BytesTensor.wrap(shape, new byte[0][]);
    }
    checkReadable(texts);
    List<byte[]> elements = new ArrayList<>();
    flatten(texts.getValue(), elements);
    return BytesTensor.wrap(shape, elements.toArray(new byte[0][]));
  }

  private void checkReadable(OnnxTensor texts) throws OrtException {
    try (OrtSession.Result result = readable.run(Map.of("texts", texts))) {
      byte[] flags = ((OnnxTensor) result.get(0)).getByteBuffer().array();
      for (byte flag : flags) {
        if (flag == 0) {
          throw new BackendFailure(
              "the model answered a text with characters beyond U+FFFF, which ONNX Runtime's Java"
                  + " interface cannot return",
              null);
        }
      }
    }
  }

  private static void flatten(Object value, List<byte[]> elements) {
    if (value instanceof Object[] parts) {
      for (Object part : parts) {
        flatten(part, elements);
      }
    } else {
      elements.add(value.toString().getBytes(StandardCharsets.UTF_8));
    }
  }

  @Override
  public void close() throws OrtException {
    readable.close();
  }
}
