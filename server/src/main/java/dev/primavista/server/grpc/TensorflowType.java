package dev.primavista.server.grpc;

import dev.primavista.core.tensor.DataType;
import dev.primavista.server.grpc.message.ProtoReader;
import java.util.Arrays;
import java.util.Optional;

/** TensorFlow's datatypes, and which field of a {@code TensorProto} holds the elements of each. */
enum TensorflowType {
  DT_FLOAT(1, DataType.FP32, 5, ProtoReader.FIXED32),
  DT_DOUBLE(2, DataType.FP64, 6, ProtoReader.FIXED64),
  DT_INT32(3, DataType.INT32, 7, ProtoReader.VARINT),
  DT_UINT8(4, DataType.UINT8, 7, ProtoReader.VARINT),
  DT_INT16(5, DataType.INT16, 7, ProtoReader.VARINT),
  DT_INT8(6, DataType.INT8, 7, ProtoReader.VARINT),
  DT_STRING(7, DataType.BYTES, 8, ProtoReader.BYTES),
  DT_INT64(9, DataType.INT64, 10, ProtoReader.VARINT),
  DT_BOOL(10, DataType.BOOL, 11, ProtoReader.VARINT),
  DT_BFLOAT16(14, DataType.BF16, 13, ProtoReader.VARINT),
  DT_UINT16(17, DataType.UINT16, 7, ProtoReader.VARINT),
  DT_HALF(19, DataType.FP16, 13, ProtoReader.VARINT),
  DT_UINT32(22, DataType.UINT32, 16, ProtoReader.VARINT),
  DT_UINT64(23, DataType.UINT64, 17, ProtoReader.VARINT);

  private static final int FIRST_FIELD = 5;

  /** By their numbers, from the first on. */
  private static final String[] FIELDS = {
    "float_val",
    "double_val",
    "int_val",
    "string_val",
    "scomplex_val",
    "int64_val",
    "bool_val",
    "dcomplex_val",
    "half_val",
    "resource_handle_val",
    "variant_val",
    "uint32_val",
    "uint64_val",
    "float8_val"
  };

  private final int number;
  private final DataType dataType;
  private final int field;
  private final int wireType;

  TensorflowType(int number, DataType dataType, int field, int wireType) {
    this.number = number;
    this.dataType = dataType;
    this.field = field;
    this.wireType = wireType;
  }

  static TensorflowType of(DataType type) {
    return switch (type) {
      case FP32 -> DT_FLOAT;
      case FP64 -> DT_DOUBLE;
      case FP16 -> DT_HALF;
      case BF16 -> DT_BFLOAT16;
      case BYTES -> DT_STRING;
      case BOOL -> DT_BOOL;
      case INT8 -> DT_INT8;
      case INT16 -> DT_INT16;
      case INT32 -> DT_INT32;
      case INT64 -> DT_INT64;
      case UINT8 -> DT_UINT8;
      case UINT16 -> DT_UINT16;
      case UINT32 -> DT_UINT32;
      case UINT64 -> DT_UINT64;
    };
  }

  /** The type with this number; empty if there is none that is known here. */
  static Optional<TensorflowType> numbered(long number) {
    return Arrays.stream(values()).filter(each -> each.number == number).findFirst();
  }

  /** Whether a {@code TensorProto}'s field holds elements, of whatever type. */
  static boolean isField(int field) {
    return field >= FIRST_FIELD && field < FIRST_FIELD + FIELDS.length;
  }

  static String fieldName(int field) {
    return FIELDS[field - FIRST_FIELD];
  }

  int number() {
    return number;
  }

  DataType dataType() {
    return dataType;
  }

  /** The field of a {@code TensorProto} for its elements. */
  int field() {
    return field;
  }

  /** Whether an occurrence of its field with this tag holds elements, packed or a single one. */
  boolean isWrittenAs(int tag) {
    int given = ProtoReader.type(tag);
    return given == ProtoReader.BYTES || given == wireType;
  }

  /** Whether its elements are the same bytes, packed in their field and in a tensor. */
  boolean isPackedAsItIs() {
    return wireType == ProtoReader.FIXED32 || wireType == ProtoReader.FIXED64;
  }
}
