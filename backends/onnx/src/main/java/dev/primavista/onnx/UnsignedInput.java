package dev.primavista.onnx;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import dev.primavista.core.tensor.DataType;
import dev.primavista.onnx.wire.ProtoWriter;
import java.util.Map;

/**
 * Unsigned integers of 16 bits and more on their way to ONNX Runtime, whose Java interface (1.29)
 * cannot make them. They are handed over as signed integers of the same bits, of which a model of
 * one node makes the unsigned ones. These models live as long as the process. Thread-safe.
 */
final class UnsignedInput {
  private UnsignedInput() {}

  /** The type that is handed over in place of this one; itself where none is needed. */
  static DataType carrier(DataType type) {
    return switch (type) {
      case UINT16 -> DataType.INT16;
      case UINT32 -> DataType.INT32;
      case UINT64 -> DataType.INT64;
      default -> type;
    };
  }

  /** The tensor of this type whose bits are those of its carrier. */
  static OnnxTensor of(DataType type, OnnxTensor carrier, Loans loans) throws OrtException {
    if (carrier(type) == type) {
      return carrier;
    }
    OrtSession cast =
        switch (type) {
          case UINT16 -> To16.CAST;
          case UINT32 -> To32.CAST;
          default -> To64.CAST;
        };
    OrtSession.Result result = loans.add(cast.run(Map.of(Cast.SIGNED, carrier)));
    return (OnnxTensor) result.get(0);
  }

  /** Each is made when it is first needed. */
  private static final class To16 {
    static final OrtSession CAST = Cast.between(5, 4);
  }

  private static final class To32 {
    static final OrtSession CAST = Cast.between(6, 12);
  }

  private static final class To64 {
    static final OrtSession CAST = Cast.between(7, 13);
  }

  /** A model of one Cast; types are those of onnx.proto's TensorProto. */
  private static final class Cast {
    static final String SIGNED = "signed";
    private static final String UNSIGNED = "unsigned";
    private static final int INTEGER_ATTRIBUTE = 2;

    static OrtSession between(int signed, int unsigned) {
      ProtoWriter to =
          new ProtoWriter().text(1, "to").varint(3, unsigned).varint(20, INTEGER_ATTRIBUTE);
      ProtoWriter node =
          new ProtoWriter().text(1, SIGNED).text(2, UNSIGNED).text(4, "Cast").message(5, to);
      ProtoWriter graph =
          new ProtoWriter()
              .message(1, node)
              .text(2, "unsigned")
              .message(11, TinyModels.output(SIGNED, signed))
              .message(12, TinyModels.output(UNSIGNED, unsigned));
      try {
        return Sessions.open(TinyModels.model(graph).toDirect());
      } catch (OrtException e) {
        throw new IllegalStateException("a model of one Cast cannot be opened", e);
      }
    }
  }
}
