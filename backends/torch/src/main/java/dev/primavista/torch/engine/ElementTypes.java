package dev.primavista.torch.engine;

import dev.primavista.core.tensor.DataType;
import dev.primavista.torch.TorchFailure;
import dev.primavista.torch.UnservableAnswer;

/** Element types in core's terms and in Deep Java Library's. */
final class ElementTypes {
  private ElementTypes() {}

  /**
   * The type to make a tensor of. Of the others Deep Java Library's native part (0.35) knows
   * nothing, and asked for one it ends the process.
   */
  static ai.djl.ndarray.types.DataType of(DataType type) {
    return switch (type) {
      case BOOL -> ai.djl.ndarray.types.DataType.BOOLEAN;
      case UINT8 -> ai.djl.ndarray.types.DataType.UINT8;
      case INT8 -> ai.djl.ndarray.types.DataType.INT8;
      case INT32 -> ai.djl.ndarray.types.DataType.INT32;
      case INT64 -> ai.djl.ndarray.types.DataType.INT64;
      case FP16 -> ai.djl.ndarray.types.DataType.FLOAT16;
      case FP32 -> ai.djl.ndarray.types.DataType.FLOAT32;
      case FP64 -> ai.djl.ndarray.types.DataType.FLOAT64;
      case INT16, BF16, UINT16, UINT32, UINT64, BYTES ->
          throw new TorchFailure("TypeError: no tensor of type " + type + " can be made");
    };
  }

  /** The type of a tensor; Deep Java Library shows all that it does not know as complex. */
  static DataType of(ai.djl.ndarray.types.DataType type) {
    return switch (type) {
      case BOOLEAN -> DataType.BOOL;
      case UINT8 -> DataType.UINT8;
      case INT8 -> DataType.INT8;
      case INT32 -> DataType.INT32;
      case INT64 -> DataType.INT64;
      case FLOAT16 -> DataType.FP16;
      case FLOAT32 -> DataType.FP32;
      case FLOAT64 -> DataType.FP64;
      default ->
          throw new UnservableAnswer(
              "a tensor of another type, such as INT16, BF16, complex or quantised");
    };
  }
}
