package dev.primavista.onnx;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import dev.primavista.core.tensor.BytesTensor;
import dev.primavista.onnx.wire.ProtoWriter;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Map;

/**
 * Texts on their way to ONNX Runtime, byte for byte.
 *
 * <p>ONNX Runtime's Java interface (1.29) passes texts as JNI's modified UTF-8: a character beyond
 * U+FFFF, such as an emoji, would reach the model as six other bytes, and so would U+0000. A tensor
 * with such a text is made by ONNX Runtime itself, from a model of one constant.
 */
final class TextInput {
  private static final int STRING = 8;
  private static final int TENSOR_ATTRIBUTE = 4;

  private TextInput() {}

  /** A tensor that is valid until the loans are closed. */
  static OnnxTensor tensor(BytesTensor texts, Loans loans) throws OrtException {
    String[] strings = new String[texts.elementCount()];
    for (int i = 0; i < strings.length; i++) {
      strings[i] = texts.stringAt(i);
      if (!survivesJni(texts.bytesAt(i), strings[i])) {
        return constant(texts, loans);
      }
    }
    return loans.add(
        OnnxTensor.createTensor(Sessions.environment(), strings, texts.shape().dimensions()));
  }

  /** Whether UTF-8 and JNI's modified UTF-8 write the text alike. */
  private static boolean survivesJni(byte[] bytes, String text) {
    boolean ascii = true;
    for (byte unit : bytes) {
      if (unit == 0 || (unit & 0xf8) == 0xf0) {
        return false;
      }
      ascii &= unit > 0;
    }
    return ascii || Arrays.equals(bytes, text.getBytes(StandardCharsets.UTF_8));
  }

  private static OnnxTensor constant(BytesTensor texts, Loans loans) throws OrtException {
    OrtSession session = loans.add(Sessions.open(model(texts).toDirect()));
    return (OnnxTensor) loans.add(session.run(Map.of())).get(0);
  }

  /** Field numbers are those of {@code onnx.proto}. */
  private static ProtoWriter model(BytesTensor texts) {
    ProtoWriter tensor = new ProtoWriter();
    for (long dimension : texts.shape().dimensions()) {
      tensor.varint(1, dimension);
    }
    tensor.varint(2, STRING);
    for (int i = 0; i < texts.elementCount(); i++) {
      tensor.bytes(6, texts.bytesAt(i));
    }
    ProtoWriter value =
        new ProtoWriter().text(1, "value").message(5, tensor).varint(20, TENSOR_ATTRIBUTE);
    ProtoWriter node = new ProtoWriter().text(2, "texts").text(4, "Constant").message(5, value);
    return TinyModels.model(
        new ProtoWriter()
            .message(1, node)
            .text(2, "texts")
            .message(12, TinyModels.output("texts", STRING)));
  }
}
