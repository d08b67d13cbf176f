package dev.primavista.networks.torch;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.Optional;

/** What a PyTorch tensor's elements are, with the names that its files have for it. */
enum ScalarType {
  FLOAT32("FloatStorage", "float32", "F32", 4),
  FLOAT64("DoubleStorage", "float64", "F64", 8),
  FLOAT16("HalfStorage", "float16", "F16", 2),
  BFLOAT16("BFloat16Storage", "bfloat16", "BF16", 2),
  INT64("LongStorage", "int64", "I64", 8),
  INT32("IntStorage", "int32", "I32", 4),
  INT16("ShortStorage", "int16", "I16", 2),
  INT8("CharStorage", "int8", "I8", 1),
  UINT8("ByteStorage", "uint8", "U8", 1),
  BOOL("BoolStorage", "bool", "BOOL", 1);

  private static final ValueLayout.OfShort SHORT =
      ValueLayout.JAVA_SHORT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
  private static final ValueLayout.OfInt INT =
      ValueLayout.JAVA_INT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
  private static final ValueLayout.OfLong LONG =
      ValueLayout.JAVA_LONG_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);

  private final String storage;
  private final String dtype;
  private final String safe;
  private final int bytes;

  ScalarType(String storage, String dtype, String safe, int bytes) {
    this.storage = storage;
    this.dtype = dtype;
    this.safe = safe;
    this.bytes = bytes;
  }

  /** The type of a storage class or dtype of the module {@code torch}. */
  static Optional<ScalarType> ofTorch(String name) {
    return Arrays.stream(values())
        .filter(type -> type.storage.equals(name) || type.dtype.equals(name))
        .findFirst();
  }

  /** The type of a name in a safetensors file. */
  static Optional<ScalarType> ofSafeTensors(String name) {
    return Arrays.stream(values()).filter(type -> type.safe.equals(name)).findFirst();
  }

  /** Bytes per element. */
  int bytes() {
    return bytes;
  }

  String dtype() {
    return dtype;
  }

  /** The element at this byte, rounded to a float of 32 bits. */
  float floatAt(MemorySegment data, long at) {
    return switch (this) {
      case FLOAT32 -> Float.intBitsToFloat(data.get(INT, at));
      case FLOAT64 -> (float) Double.longBitsToDouble(data.get(LONG, at));
      case FLOAT16 -> Float.float16ToFloat(data.get(SHORT, at));
      case BFLOAT16 -> Float.intBitsToFloat(data.get(SHORT, at) << 16);
      case INT64 -> data.get(LONG, at);
      case INT32 -> data.get(INT, at);
      case INT16 -> data.get(SHORT, at);
      case INT8 -> data.get(ValueLayout.JAVA_BYTE, at);
      case UINT8, BOOL -> data.get(ValueLayout.JAVA_BYTE, at) & 0xff;
    };
  }
}
