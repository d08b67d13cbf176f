package dev.primavista.networks.keras.layers;

import dev.primavista.networks.keras.config.Settings;
import dev.primavista.networks.lowering.Activation;
import dev.primavista.networks.lowering.Padding;
import dev.primavista.networks.lowering.Reshaping;
import dev.primavista.onnx.graph.Attribute;
import dev.primavista.onnx.graph.ElementType;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;

/** Layers that move, repeat, add or cut elements. */
final class ShapeLayers {
  private ShapeLayers() {}

  static void addTo(Map<String, LayerRule> rules) {
    rules.put("Reshape", LayerRule.of(ShapeLayers::reshape));
    rules.put("Flatten", LayerRule.of(ShapeLayers::flatten));
    rules.put("Permute", LayerRule.of(ShapeLayers::permute));
    rules.put("RepeatVector", LayerRule.of(ShapeLayers::repeat));
    rules.put("CenterCrop", LayerRule.of(ShapeLayers::centerCrop));
    rules.put("RandomCrop", LayerRule.of(ShapeLayers::randomCrop));
    rules.put("Resizing", LayerRule.of(ShapeLayers::resizing));
    rules.put("UpSampling1D", LayerRule.of(ShapeLayers::upSampling));
    rules.put("UpSampling2D", LayerRule.of(ShapeLayers::upSampling));
    rules.put("UpSampling3D", LayerRule.of(ShapeLayers::upSampling));
    for (String dimensions : List.of("1D", "2D", "3D")) {
      rules.put("ZeroPadding" + dimensions, LayerRule.of(call -> around(call, "padding", false)));
      rules.put("Cropping" + dimensions, LayerRule.of(call -> around(call, "cropping", true)));
    }
  }

  private static Activation reshape(LayerCall call) {
    List<Long> target = new ArrayList<>();
    target.add(call.input().size(0));
    Arrays.stream(call.settings().wholes("target_shape")).forEach(target::add);
    return new Reshaping(call.graph()).reshape(call.input(), target);
  }

  private static Activation flatten(LayerCall call) {
    Activation value = call.input();
    boolean first = call.settings().text("data_format", "channels_last").equals("channels_first");
    Reshaping reshaping = new Reshaping(call.graph());
    if (!first || value.rank() < 3) {
      return reshaping.flatten(value);
    }
    int[] order = IntStream.range(0, value.rank()).map(i -> i == 0 ? 0 : i + 1).toArray();
    order[order.length - 1] = 1;
    return reshaping.flatten(reshaping.permute(value, order));
  }

  private static Activation permute(LayerCall call) {
    long[] dims = call.settings().wholes("dims");
    int[] order =
        IntStream.range(0, dims.length + 1).map(i -> i == 0 ? 0 : (int) dims[i - 1]).toArray();
    return new Reshaping(call.graph()).permute(call.input(), order);
  }

  private static Activation repeat(LayerCall call) {
    long times = call.settings().whole("n");
    Activation value = new Reshaping(call.graph()).expand(call.input(), 1);
    String made =
        call.graph().node("Tile", call.graph().plain(value), call.graph().longs(1, times, 1));
    return Activation.plain(made, value.type(), List.of(value.size(0), times, value.size(2)));
  }

  /** One number for all sides, one for each dimension, or two for each. */
  private static Activation around(LayerCall call, String key, boolean crops) {
    return call.channelsLast(
        value -> {
          int count = value.rank() - 2;
          long[] given = call.settings().wholes(key);
          long[] before = new long[count];
          long[] after = new long[count];
          for (int i = 0; i < count; i++) {
            boolean both = given.length == 2 * count && (count > 1 || given.length == 2);
            before[i] = both ? given[2 * i] : given.length == 1 ? given[0] : given[i];
            after[i] = both ? given[2 * i + 1] : before[i];
          }
          Padding padding = new Padding(call.graph());
          return crops
              ? padding.cropped(value, before, after)
              : padding.padded(value, before, after);
        });
  }

  private static Activation centerCrop(LayerCall call) {
    return call.channelsLast(
        value -> {
          long[] wanted = {call.settings().whole("height"), call.settings().whole("width")};
          long[] before = new long[2];
          long[] after = new long[2];
          for (int i = 0; i < 2; i++) {
            long excess = value.middle()[i] - wanted[i];
            if (value.middle()[i] == Activation.FREE) {
              throw LayerCall.unsupported("crop of pictures of size", value.middle());
            }
            if (excess < 0) {
              return smartlyResized(call, value, wanted);
            }
            before[i] = excess / 2;
            after[i] = excess - excess / 2;
          }
          return new Padding(call.graph()).cropped(value, before, after);
        });
  }

  /** The part of the ratio of this size, in that size; floats, as Keras makes of integers here. */
  private static Activation smartlyResized(LayerCall call, Activation value, long[] sizes) {
    Activation floats = call.graph().cast(value, ElementType.FLOAT);
    Activation part = new AspectRatio(call, sizes[0], sizes[1]).cropped(floats);
    return resized(call, part, sizes, "bilinear");
  }

  /** Keras 3 crops in training alone; Keras 2 brings the picture to the size. */
  private static Activation randomCrop(LayerCall call) {
    long[] sizes = {call.settings().whole("height"), call.settings().whole("width")};
    return call.isKeras3()
        ? call.input()
        : call.channelsLast(value -> smartlyResized(call, value, sizes));
  }

  private static Activation resizing(LayerCall call) {
    Settings settings = call.settings();
    if (settings.flag("antialias", false)) {
      throw LayerCall.unsupported("antialias", true);
    }
    long[] sizes = {settings.whole("height"), settings.whole("width")};
    AspectRatio ratio = new AspectRatio(call, sizes[0], sizes[1]);
    String interpolation = settings.text("interpolation", "bilinear");
    return call.channelsLast(
        value -> {
          Activation part = value;
          if (settings.flag("crop_to_aspect_ratio", false)) {
            part = ratio.cropped(value);
          } else if (settings.flag("pad_to_aspect_ratio", false)) {
            part = ratio.padded(value, settings.real("fill_value", 0));
          }
          return resized(call, part, sizes, interpolation);
        });
  }

  /** A picture of another size, channels last. */
  static Activation resized(LayerCall call, Activation value, long[] sizes, String interpolation) {
    if (!interpolation.equals("bicubic")) {
      Map<String, Attribute> options = interpolation(interpolation);
      return onFloats(
          call, value, floats -> new Padding(call.graph()).resized(floats, sizes, options));
    }
    if (Arrays.stream(value.middle()).anyMatch(size -> size == Activation.FREE)) {
      throw LayerCall.unsupported("bicubic resizing of pictures of size", value.middle());
    }
    return onFloats(call, value, floats -> Bicubic.resized(call.graph(), floats, sizes));
  }

  /** What it makes of floats; Keras 3 rounds it where the picture has integers. */
  private static Activation onFloats(
      LayerCall call, Activation value, UnaryOperator<Activation> operation) {
    Activation made = operation.apply(call.graph().cast(value, ElementType.FLOAT));
    if (value.type() == ElementType.FLOAT || !call.isKeras3()) {
      return made;
    }
    if (value.type() != ElementType.UINT8) {
      throw LayerCall.unsupported("pictures of type", value.type());
    }
    Activation rounded = call.elements().unary("Round", made);
    return call.graph().cast(call.elements().clip(rounded, 0, 255), value.type());
  }

  private static Activation upSampling(LayerCall call) {
    UnaryOperator<Activation> scaled =
        value -> {
          long[] factors = call.settings().wholes("size", value.rank() - 2, 2);
          String interpolation = call.settings().text("interpolation", "nearest");
          if (interpolation.equals("bicubic")) {
            return resized(call, value, products(value.middle(), factors), interpolation);
          }
          Map<String, Attribute> options =
              interpolation.equals("nearest") ? repeated() : interpolation(interpolation);
          return interpolation.equals("nearest")
              ? new Padding(call.graph()).scaled(value, factors, options)
              : onFloats(call, value, v -> new Padding(call.graph()).scaled(v, factors, options));
        };
    return call.channelsLast(scaled);
  }

  private static long[] products(long[] sizes, long[] factors) {
    return IntStream.range(0, sizes.length)
        .mapToLong(i -> sizes[i] == Activation.FREE ? Activation.FREE : sizes[i] * factors[i])
        .toArray();
  }

  /** Every element as often as the factor says. */
  private static Map<String, Attribute> repeated() {
    return Map.of(
        "mode", Attribute.of("nearest"),
        "coordinate_transformation_mode", Attribute.of("asymmetric"),
        "nearest_mode", Attribute.of("floor"));
  }

  /** TensorFlow's ways to resize, whose pixels have their centres between whole numbers. */
  static Map<String, Attribute> interpolation(String name) {
    Attribute centres = Attribute.of("half_pixel");
    return switch (name) {
      case "bilinear" ->
          Map.of("mode", Attribute.of("linear"), "coordinate_transformation_mode", centres);
      case "nearest" ->
          Map.of(
              "mode", Attribute.of("nearest"),
              "coordinate_transformation_mode", centres,
              "nearest_mode", Attribute.of("round_prefer_ceil"));
      default -> throw LayerCall.unsupported("interpolation", name);
    };
  }
}
