package dev.primavista.networks.tflite;

import dev.primavista.networks.lowering.Activation;
import dev.primavista.networks.lowering.Padding;
import dev.primavista.networks.tflite.TfliteFile.Operator;
import dev.primavista.onnx.graph.Attribute;
import dev.primavista.onnx.graph.ElementType;
import java.util.Arrays;
import java.util.Map;

/** Pictures in another size. */
final class ResizeRules {
  private ResizeRules() {}

  static void addTo(Map<Integer, OperatorRule> rules) {
    rules.put(23, OperatorRule.of(ResizeRules::bilinear));
    rules.put(97, OperatorRule.of(ResizeRules::nearest));
  }

  private static Activation bilinear(OperatorCall call) {
    Operator options = call.operator();
    String centres = coordinates(options.flag(2), options.flag(3));
    Map<String, Attribute> mode =
        Map.of(
            "mode", Attribute.of("linear"),
            "coordinate_transformation_mode", Attribute.of(centres));
    return resized(call, mode);
  }

  private static Activation nearest(OperatorCall call) {
    boolean aligned = call.operator().flag(0);
    boolean centred = call.operator().flag(1);
    Map<String, Attribute> mode =
        Map.of(
            "mode", Attribute.of("nearest"),
            "coordinate_transformation_mode", Attribute.of(coordinates(aligned, centred)),
            "nearest_mode", Attribute.of(aligned || centred ? "round_prefer_ceil" : "floor"));
    return resized(call, mode);
  }

  /** At the height and width that the file tells, or that the operators before compute. */
  private static Activation resized(OperatorCall call, Map<String, Attribute> mode) {
    Padding padding = new Padding(call.graph());
    long[] sizes = call.sizes(1).orElse(new long[] {Activation.FREE, Activation.FREE});
    if (Arrays.stream(sizes).noneMatch(size -> size == Activation.FREE)) {
      return padding.resized(call.input(0), sizes, mode);
    }
    String computed = call.graph().plain(call.graph().cast(call.input(1), ElementType.INT64));
    return padding.resized(call.input(0), sizes, computed, mode);
  }

  private static String coordinates(boolean aligned, boolean centred) {
    return aligned ? "align_corners" : centred ? "half_pixel" : "asymmetric";
  }
}
