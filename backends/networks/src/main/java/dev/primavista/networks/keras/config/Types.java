package dev.primavista.networks.keras.config;

import dev.primavista.networks.lowering.Unsupported;
import dev.primavista.onnx.graph.ElementType;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Keras's names of element types, and the policies around them. */
public final class Types {
  private static final Set<String> PLAIN_POLICIES =
      Set.of("DTypePolicy", "FloatDTypePolicy", "Policy", "PolicyV1");

  private Types() {}

  /** The type of this name. Floats of other sizes are computed with 32 bits. */
  public static ElementType of(String name) {
    return switch (name) {
      case "float16", "bfloat16", "float32", "float64", "mixed_float16", "mixed_bfloat16" ->
          ElementType.FLOAT;
      case "int64" -> ElementType.INT64;
      case "int32" -> ElementType.INT32;
      case "int16" -> ElementType.INT16;
      case "int8" -> ElementType.INT8;
      case "uint8" -> ElementType.UINT8;
      case "bool" -> ElementType.BOOL;
      case "string" -> ElementType.STRING;
      default -> throw new Unsupported("elements of type '" + name + "'");
    };
  }

  /** The name in a setting, which may be a policy. */
  public static String name(@Nullable Object setting) {
    return switch (setting) {
      case String name -> name;
      case java.util.Map<?, ?> policy ->
          Settings.of(policy).object("config").text("name", "float32");
      case null, default -> "float32";
    };
  }

  /** Whether the policy computes with quantised weights, as all do but those named here. */
  public static boolean isQuantized(@Nullable Object setting) {
    return setting instanceof java.util.Map<?, ?> policy
        && !PLAIN_POLICIES.contains(Settings.of(policy).text("class_name", ""));
  }
}
