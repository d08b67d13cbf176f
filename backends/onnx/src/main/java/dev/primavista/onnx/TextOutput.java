package dev.primavista.onnx;

import ai.onnxruntime.OnnxTensor;
import dev.primavista.core.tensor.BytesTensor;
import dev.primavista.core.tensor.Shape;

/**
 * Texts on their way back from ONNX Runtime, byte for byte. Its Java interface (1.29) would read
 * them as JNI's modified UTF-8 and damage every text with a character beyond U+FFFF, a zero byte or
 * bytes that are no UTF-8.
 */
final class TextOutput {
  private TextOutput() {}

  /** Found once, when the first text comes and the library is there. */
  private static final class Functions {
    static final NativeTexts TEXTS = NativeTexts.load();
  }

  /** A copy of the texts. */
  static BytesTensor read(OnnxTensor texts) {
    Shape shape = Shape.of(texts.getInfo().getShape());
    int count = Math.toIntExact(shape.elementCount());
    return BytesTensor.wrap(shape, count == 0 ? new byte[0][] : Functions.TEXTS.read(texts, count));
  }
}
