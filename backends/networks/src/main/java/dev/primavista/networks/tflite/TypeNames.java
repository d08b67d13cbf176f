package dev.primavista.networks.tflite;

import java.util.List;

/** The types of tensors that have no counterpart here, as TensorFlow Lite's schema names them. */
final class TypeNames {
  private static final List<String> ALL =
      List.of(
          "FLOAT32",
          "FLOAT16",
          "INT32",
          "UINT8",
          "INT64",
          "STRING",
          "BOOL",
          "INT16",
          "COMPLEX64",
          "INT8",
          "FLOAT64",
          "COMPLEX128",
          "UINT64",
          "RESOURCE",
          "VARIANT",
          "UINT32",
          "UINT16",
          "INT4",
          "BFLOAT16");

  private TypeNames() {}

  /** Why a tensor of this type is refused. */
  static String unknown(String tensor, int type) {
    return "tensor '%s' of type %s (expected: FLOAT16, FLOAT32, FLOAT64, INT8 to INT64, UINT8 or BOOL)"
        .formatted(tensor, type >= 0 && type < ALL.size() ? ALL.get(type) : "number " + type);
  }
}
