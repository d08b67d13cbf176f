package dev.primavista.onnx;

import dev.primavista.onnx.wire.OnnxFormatException;
import dev.primavista.onnx.wire.ProtoCursor;
import java.nio.ByteBuffer;
import java.util.Map;

/** Whether bytes start as an ONNX {@code ModelProto} does. */
final class OnnxRecognition {
  /** How many first bytes are looked at. */
  static final int HEAD_BYTES = 64 * 1024;

  private static final long GREATEST_IR_VERSION = 1000;

  /** Every field of {@code ModelProto} and its wire type. */
  private static final Map<Integer, Integer> FIELDS =
      Map.ofEntries(
          Map.entry(1, ProtoCursor.VARINT),
          Map.entry(2, ProtoCursor.LENGTH),
          Map.entry(3, ProtoCursor.LENGTH),
          Map.entry(4, ProtoCursor.LENGTH),
          Map.entry(5, ProtoCursor.VARINT),
          Map.entry(6, ProtoCursor.LENGTH),
          Map.entry(7, ProtoCursor.LENGTH),
          Map.entry(8, ProtoCursor.LENGTH),
          Map.entry(14, ProtoCursor.LENGTH),
          Map.entry(20, ProtoCursor.LENGTH),
          Map.entry(25, ProtoCursor.LENGTH),
          Map.entry(26, ProtoCursor.LENGTH));

  private OnnxRecognition() {}

  /**
   * Whether all fields that the head holds are those of a model, a version of the file format is
   * among them, and so is a graph or an operator set.
   */
  static boolean isModel(byte[] head) {
    ProtoCursor in = new ProtoCursor(ByteBuffer.wrap(head), "the model");
    boolean hasVersion = false;
    boolean hasGraph = false;
    try {
      while (in.next()) {
        Integer wireType = FIELDS.get(in.field());
        if (wireType == null || wireType != in.wireType()) {
          return false;
        }
        if (in.field() == 1) {
          long version = in.varint();
          hasVersion = version >= 1 && version <= GREATEST_IR_VERSION;
        }
        hasGraph |= in.field() == 7 || in.field() == 8;
      }
    } catch (OnnxFormatException endOfHead) {
      return endOfHead.isTruncated() && hasVersion && hasGraph;
    }
    return hasVersion && hasGraph;
  }
}
