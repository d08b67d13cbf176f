package dev.primavista.networks.lowering;

import static dev.primavista.networks.lowering.Activation.FREE;

import dev.primavista.core.Amount;
import dev.primavista.onnx.graph.Attribute;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * How a kernel is moved over the middle dimensions of an input.
 *
 * @param kernel its size in each dimension
 * @param same whether as much is padded as lets every stride begin inside the input, the odd one at
 *     the end (TensorFlow's SAME); else nothing is padded
 */
public record Window(long[] kernel, long[] strides, long[] dilations, boolean same) {
  /** A window that is moved by its own size or less, without gaps. */
  public Window(long[] kernel, long[] strides, boolean same) {
    this(kernel, strides, ones(kernel.length), same);
  }

  /** As many ones. */
  public static long[] ones(int count) {
    long[] ones = new long[count];
    Arrays.fill(ones, 1);
    return ones;
  }

  /** How many places it takes in each dimension; {@link Activation#FREE} where unknown. */
  public long[] places(long[] sizes) {
    long[] places = new long[sizes.length];
    Arrays.setAll(places, i -> sizes[i] == FREE ? FREE : places(i, sizes[i]));
    return places;
  }

  private long places(int axis, long size) {
    long stride = strides[axis];
    long places =
        same ? (size + stride - 1) / stride : Math.floorDiv(size - extent(axis), stride) + 1;
    if (places <= 0) {
      throw new Unsupported("a window of " + extent(axis) + " over " + Amount.of(size, "element"));
    }
    return places;
  }

  /** The attributes of ONNX's convolutions and pools over an input of these sizes. */
  public Map<String, Attribute> attributes(long[] sizes) {
    Map<String, Attribute> attributes = new LinkedHashMap<>();
    attributes.put("kernel_shape", Attribute.ints(kernel));
    attributes.put("strides", Attribute.ints(strides));
    if (Arrays.stream(dilations).anyMatch(dilation -> dilation != 1)) {
      attributes.put("dilations", Attribute.ints(dilations));
    }
    if (same && isUnknown(sizes)) {
      attributes.put("auto_pad", Attribute.of("SAME_UPPER"));
    } else if (same) {
      attributes.put("pads", Attribute.ints(pads(sizes)));
    }
    return attributes;
  }

  /** Whether the padding depends on a size that is not known. */
  private boolean isUnknown(long[] sizes) {
    for (int i = 0; i < sizes.length; i++) {
      if (sizes[i] == FREE && strides[i] > 1) {
        return true;
      }
    }
    return false;
  }

  /** Zeros before each dimension, then after each. */
  private long[] pads(long[] sizes) {
    int count = sizes.length;
    long[] pads = new long[2 * count];
    for (int i = 0; i < count; i++) {
      long all =
          strides[i] == 1
              ? extent(i) - 1
              : Math.max((places(i, sizes[i]) - 1) * strides[i] + extent(i) - sizes[i], 0);
      pads[i] = all / 2;
      pads[count + i] = all - all / 2;
    }
    return pads;
  }

  /** How many elements it spans in a dimension, gaps included. */
  public long extent(int axis) {
    return (kernel[axis] - 1) * dilations[axis] + 1;
  }
}
