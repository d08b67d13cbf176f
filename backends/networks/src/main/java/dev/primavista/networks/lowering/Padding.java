package dev.primavista.networks.lowering;

import static dev.primavista.networks.lowering.Activation.FREE;

import dev.primavista.onnx.graph.Attribute;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/** Elements added around the middle dimensions of a value, or cut from them. */
public record Padding(Lowering graph) {
  /** The value with zeros before and after each middle dimension. */
  public Activation padded(Activation value, long[] before, long[] after) {
    return padded(value, before, after, 0);
  }

  /** The value with this number before and after each middle dimension. */
  public Activation padded(Activation value, long[] before, long[] after, double filling) {
    int count = value.rank() - 2;
    long[] sizes = value.middle();
    long[] pads = new long[2 * (count + 2)];
    for (int i = 0; i < count; i++) {
      pads[i + 2] = before[i];
      pads[count + 4 + i] = after[i];
      sizes[i] = sizes[i] == FREE ? FREE : sizes[i] + before[i] + after[i];
    }
    String number = graph.number(value.type(), filling);
    String made = graph.node("Pad", graph.planar(value), graph.longs(pads), number);
    return Activation.planar(made, value.type(), value.withMiddle(sizes));
  }

  /** The value without so many elements at the beginning and end of each middle dimension. */
  public Activation cropped(Activation value, long[] before, long[] after) {
    int count = value.rank() - 2;
    long[] sizes = value.middle();
    long[] ends = new long[count];
    for (int i = 0; i < count; i++) {
      ends[i] = after[i] == 0 ? Long.MAX_VALUE : -after[i];
      sizes[i] = sizes[i] == FREE ? FREE : sizes[i] - before[i] - after[i];
    }
    long[] axes = IntStream.range(0, count).mapToLong(i -> i + 2L).toArray();
    String made =
        graph.node(
            "Slice",
            graph.planar(value),
            graph.longs(before),
            graph.longs(ends),
            graph.longs(axes));
    return Activation.planar(made, value.type(), value.withMiddle(sizes));
  }

  /** The value resized to these middle dimensions, as the mode and its options say. */
  public Activation resized(Activation value, long[] sizes, Map<String, Attribute> options) {
    return resized(value, sizes, graph.longs(sizes), options);
  }

  /**
   * The value resized to middle dimensions that the graph computes.
   *
   * @param sizes them as far as they are known, {@code FREE} elsewhere
   * @param computed them as integers of 64 bits
   */
  public Activation resized(
      Activation value, long[] sizes, String computed, Map<String, Attribute> options) {
    List<Long> shape = value.withMiddle(sizes);
    String source = graph.planar(value);
    String head =
        graph.node(
            "Slice", graph.node("Shape", source), graph.longs(0), graph.longs(2), graph.longs(0));
    String target = graph.node("Concat", Map.of("axis", Attribute.of(0L)), head, computed);
    String made = graph.node("Resize", options, source, "", "", target);
    return Activation.planar(made, value.type(), shape);
  }

  /** The value with its middle dimensions multiplied, as the mode and its options say. */
  public Activation scaled(Activation value, long[] factors, Map<String, Attribute> options) {
    List<Float> scales = new ArrayList<>(List.of(1f, 1f));
    long[] sizes = value.middle();
    for (int i = 0; i < factors.length; i++) {
      scales.add((float) factors[i]);
      sizes[i] = sizes[i] == FREE ? FREE : sizes[i] * factors[i];
    }
    float[] constants = new float[scales.size()];
    IntStream.range(0, constants.length).forEach(i -> constants[i] = scales.get(i));
    String factorsOfAll = graph.floats(List.of((long) constants.length), constants);
    String made = graph.node("Resize", options, graph.planar(value), "", factorsOfAll);
    return Activation.planar(made, value.type(), value.withMiddle(sizes));
  }
}
