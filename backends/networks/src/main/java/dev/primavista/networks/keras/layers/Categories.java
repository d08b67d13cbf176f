package dev.primavista.networks.keras.layers;

import dev.primavista.networks.lowering.Activation;
import dev.primavista.networks.lowering.Lowering;
import dev.primavista.networks.lowering.Reshaping;
import dev.primavista.networks.lowering.Unsupported;
import dev.primavista.onnx.graph.ElementType;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.stream.LongStream;
import org.jspecify.annotations.Nullable;

/** Layers that make numbers of categories, and rows of zeros and ones of these. */
final class Categories {
  private Categories() {}

  static void addTo(Map<String, LayerRule> rules) {
    rules.put("CategoryEncoding", LayerRule.of(Categories::encoding));
    rules.put("Discretization", LayerRule.of(Categories::bins));
    rules.put("StringLookup", LayerRule.of(Vocabulary::lower));
    rules.put("IntegerLookup", LayerRule.of(Vocabulary::lower));
    Texts.addTo(rules);
  }

  private static Activation encoding(LayerCall call) {
    long depth = call.settings().whole("num_tokens");
    String mode = call.settings().text("output_mode", "multi_hot");
    Object told = call.argument("count_weights");
    Activation weights = told instanceof Activation value ? value : null;
    return encoded(call, call.input(), mode, depth, weights, ElementType.FLOAT);
  }

  /** How many boundaries are no greater than the value. */
  private static Activation bins(LayerCall call) {
    double[] boundaries = call.settings().reals("bin_boundaries");
    if (boundaries.length == 0) {
      throw new Unsupported("no bin_boundaries, which adapt() makes");
    }
    Lowering graph = call.graph();
    Activation value = graph.cast(call.input(), ElementType.FLOAT);
    Activation each = new Reshaping(graph).expand(value, value.rank());
    List<Long> shape = List.of((long) boundaries.length);
    Activation all =
        Activation.plain(
            graph.numbers(ElementType.FLOAT, shape, boundaries), ElementType.FLOAT, shape);
    Activation below = call.elements().binary("Less", each, all, ElementType.BOOL);
    Activation above = call.elements().unary("Not", below);
    Activation place =
        new Reshaping(graph)
            .reduce("ReduceSum", graph.cast(above, ElementType.INT64), false, value.rank());
    String mode = call.settings().text("output_mode", "int");
    ElementType type =
        call.isKeras3() || mode.equals("int") ? ElementType.INT64 : ElementType.FLOAT;
    return encoded(call, place, mode, boundaries.length + 1L, null, type);
  }

  /**
   * Numbers of categories in the way that the mode says.
   *
   * @param weights what each counts; null for 1
   * @param type of the result, where no weights are told
   */
  static Activation encoded(
      LayerCall call,
      Activation value,
      String mode,
      long depth,
      @Nullable Activation weights,
      ElementType type) {
    Lowering graph = call.graph();
    Reshaping reshaping = new Reshaping(graph);
    boolean single = value.rank() > 1 && value.size(-1) == 1;
    return switch (mode) {
      case "int" -> graph.cast(value, type);
      case "one_hot", "binary" -> {
        Activation held = single ? reshaping.squeeze(value, value.rank() - 1) : value;
        yield graph.cast(marked(call, held, depth), type);
      }
      case "multi_hot" -> {
        Activation marks = graph.cast(marked(call, value, depth), ElementType.INT32);
        yield graph.cast(reshaping.reduce("ReduceMax", marks, false, together(value)), type);
      }
      case "count" -> {
        Activation marks = graph.cast(marked(call, value, depth), ElementType.FLOAT);
        Activation each =
            weights == null
                ? marks
                : call.elements().binary("Mul", marks, reshaping.expand(weights, weights.rank()));
        Activation sum = reshaping.reduce("ReduceSum", each, false, together(value));
        yield graph.cast(sum, weights == null ? type : ElementType.FLOAT);
      }
      default -> throw LayerCall.unsupported("output_mode", mode);
    };
  }

  /** The axis whose categories are encoded together. */
  private static int together(Activation value) {
    return value.rank() > 1 ? 1 : 0;
  }

  /** Truth values along a new last axis: true where its place is the number. */
  static Activation marked(LayerCall call, Activation value, long depth) {
    Lowering graph = call.graph();
    Activation each =
        new Reshaping(graph).expand(graph.cast(value, ElementType.INT64), value.rank());
    List<Long> shape = new ArrayList<>(Collections.nCopies(value.rank(), 1L));
    shape.add(depth);
    double[] all = LongStream.range(0, depth).asDoubleStream().toArray();
    Activation places =
        Activation.plain(graph.numbers(ElementType.INT64, shape, all), ElementType.INT64, shape);
    return call.elements().binary("Equal", each, places, ElementType.BOOL);
  }
}
