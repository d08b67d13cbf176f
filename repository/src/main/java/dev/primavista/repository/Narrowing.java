package dev.primavista.repository;

import dev.primavista.core.ServingException.InvalidRequest;
import dev.primavista.core.tensor.DataType;
import dev.primavista.core.tensor.FixedTensor;
import dev.primavista.core.tensor.Tensor;
import dev.primavista.repository.config.ColumnType;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Optional;
import java.util.function.IntToDoubleFunction;

/**
 * Makes numbers of narrower types of those in a tensor of FP64 or FP32, which stay in it. A NaN is
 * a missing value and stays one.
 */
final class Narrowing {
  /** Types of a row's elements in turn. */
  private final List<ColumnType> columns;

  private Narrowing(List<ColumnType> columns) {
    this.columns = columns;
  }

  /** To these types, or one for all elements; empty where nothing is narrower than FP64. */
  static Optional<Narrowing> of(List<ColumnType> columns) {
    boolean any =
        columns.stream()
            .flatMap(column -> column.type().stream())
            .anyMatch(type -> type != DataType.FP64);
    return any ? Optional.of(new Narrowing(columns)) : Optional.empty();
  }

  /**
   * With fractions rounded as the types say.
   *
   * @throws InvalidRequest if a number is beyond the range of its type, or has a fraction where
   *     that has none
   */
  Tensor narrowed(Tensor given) {
    return isReal(given)
        ? mapped((FixedTensor) given, i -> checked((FixedTensor) given, i))
        : given;
  }

  /** With the numbers of the types that are nearest. */
  Tensor nearest(Tensor given) {
    return isReal(given)
        ? mapped((FixedTensor) given, i -> nearest((FixedTensor) given, i))
        : given;
  }

  private static boolean isReal(Tensor given) {
    return given.dataType() == DataType.FP64 || given.dataType() == DataType.FP32;
  }

  private static FixedTensor mapped(FixedTensor given, IntToDoubleFunction element) {
    FixedTensor mapped = FixedTensor.allocate(given.dataType(), given.shape());
    ByteBuffer data = mapped.data();
    for (int i = 0; i < given.elementCount(); i++) {
      double value = element.applyAsDouble(i);
      if (given.dataType() == DataType.FP64) {
        data.putDouble(value);
      } else {
        data.putFloat((float) value);
      }
    }
    return mapped;
  }

  private ColumnType column(int index) {
    return columns.get(index % columns.size());
  }

  private double checked(FixedTensor given, int index) {
    double value = given.doubleAt(index);
    DataType type = column(index).type().orElse(DataType.FP64);
    if (type.isWhole() && Double.isFinite(value) && value != Math.rint(value)) {
      throw wrong(
          "wrong_datatype",
          given,
          index,
          "a number with a fraction given, a whole number expected for " + type);
    }
    boolean bounded = type.isWhole() ? !Double.isNaN(value) : Double.isFinite(value);
    if (bounded && (value < least(type) || value > most(type))) {
      throw wrong("out_of_range", given, index, "a number beyond the range of " + type);
    }
    return rounded(type, value);
  }

  private double nearest(FixedTensor given, int index) {
    double value = given.doubleAt(index);
    DataType type = column(index).type().orElse(DataType.FP64);
    double near = type.isWhole() ? Math.rint(value) : value;
    return Double.isNaN(near) ? near : rounded(type, Math.clamp(near, least(type), most(type)));
  }

  private InvalidRequest wrong(String code, FixedTensor given, int index, String sentence) {
    int row = index / (given.elementCount() / Math.max(1, given.rows()));
    String column = column(index).name();
    return column.isEmpty()
        ? new InvalidRequest(code, "row " + row + ": " + sentence)
        : new InvalidRequest(code, "row " + row + ", column '" + column + "': " + sentence, column);
  }

  private static double rounded(DataType type, double value) {
    return switch (type) {
      case FP32 -> (float) value;
      case FP16 -> Float.float16ToFloat(Float.floatToFloat16((float) value));
      default -> value;
    };
  }

  private static double least(DataType type) {
    return switch (type) {
      case BOOL, UINT8, UINT16, UINT32, UINT64 -> 0;
      case INT8, INT16, INT32, INT64 -> -Math.scalb(1.0, type.byteSize() * Byte.SIZE - 1);
      default -> -most(type);
    };
  }

  /** The greatest number of the type that is a double too. */
  private static double most(DataType type) {
    int bits = type.byteSize() * Byte.SIZE;
    return switch (type) {
      case BOOL -> 1;
      case UINT8, UINT16, UINT32, UINT64 -> Math.floor(Math.nextDown(Math.scalb(1.0, bits)));
      case INT8, INT16, INT32, INT64 -> Math.floor(Math.nextDown(Math.scalb(1.0, bits - 1)));
      case FP16 -> 65504;
      case FP32 -> Float.MAX_VALUE;
      default -> Double.MAX_VALUE;
    };
  }
}
