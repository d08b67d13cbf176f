package dev.primavista.core.tensor;

import java.util.Optional;

/** Element types under the names that the Open Inference Protocol gives them. */
public enum DataType {
  BOOL(1),
  UINT8(1),
  UINT16(2),
  UINT32(4),
  UINT64(8),
  INT8(1),
  INT16(2),
  INT32(4),
  INT64(8),
  FP16(2),
  BF16(2),
  FP32(4),
  FP64(8),
  /** Byte strings of any length; text is UTF-8. */
  BYTES(0);

  private final int byteSize;

  DataType(int byteSize) {
    this.byteSize = byteSize;
  }

  /** Bytes per element; 0 for {@link #BYTES}, whose elements differ in length. */
  public int byteSize() {
    return byteSize;
  }

  public boolean isFixedSize() {
    return byteSize > 0;
  }

  /** Whether its elements are numbers without a fraction; truth values are 0 and 1. */
  public boolean isWhole() {
    return switch (this) {
      case FP16, BF16, FP32, FP64, BYTES -> false;
      default -> true;
    };
  }

  /** The type of this protocol name, such as {@code FP32}; empty if there is none. */
  public static Optional<DataType> named(String name) {
    for (DataType type : values()) {
      if (type.name().equals(name)) {
        return Optional.of(type);
      }
    }
    return Optional.empty();
  }
}
