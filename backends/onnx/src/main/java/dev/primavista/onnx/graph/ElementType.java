package dev.primavista.onnx.graph;

import java.util.Arrays;
import java.util.Optional;

/** What a tensor's elements are; codes as in ONNX's {@code TensorProto.DataType}. */
public enum ElementType {
  FLOAT(1, 32),
  UINT8(2, 8),
  INT8(3, 8),
  UINT16(4, 16),
  INT16(5, 16),
  INT32(6, 32),
  INT64(7, 64),
  /** Texts, which have no fixed size. */
  STRING(8, 0),
  BOOL(9, 8),
  FLOAT16(10, 16),
  DOUBLE(11, 64),
  UINT32(12, 32),
  UINT64(13, 64),
  COMPLEX64(14, 64),
  COMPLEX128(15, 128),
  BFLOAT16(16, 16),
  FLOAT8E4M3FN(17, 8),
  FLOAT8E4M3FNUZ(18, 8),
  FLOAT8E5M2(19, 8),
  FLOAT8E5M2FNUZ(20, 8),
  /** Two elements in a byte, the first in its low half. */
  UINT4(21, 4),
  INT4(22, 4),
  FLOAT4E2M1(23, 4),
  FLOAT8E8M0(24, 8);

  private final int code;
  private final int bits;

  ElementType(int code, int bits) {
    this.code = code;
    this.bits = bits;
  }

  /** The type of this code; empty for an unknown one. */
  public static Optional<ElementType> of(long code) {
    return Arrays.stream(values()).filter(type -> type.code == code).findFirst();
  }

  /** Its number in ONNX files. */
  public int code() {
    return code;
  }

  /** The bytes that so many elements take, those of less than 8 bits packed. */
  public long bytes(long elements) {
    return (Math.multiplyExact(elements, bits) + 7) / 8;
  }
}
