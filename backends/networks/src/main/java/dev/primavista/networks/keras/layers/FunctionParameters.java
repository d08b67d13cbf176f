package dev.primavista.networks.keras.layers;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** What functions are told beside their operands and heed. */
final class FunctionParameters {
  private static final Map<String, Set<String>> ALL = new HashMap<>();

  /** Functions beside arithmetic whose operands may be numbers. */
  private static final Set<String> TAKING_NUMBERS =
      Set.of("matmul", "squared_difference", "bias_add");

  static {
    for (String name : List.of("mean", "sum", "max", "min", "prod", "var", "std")) {
      put(name, "axis", "axes", "keepdims", "keep_dims");
    }
    for (String name : List.of("logsumexp", "any", "all", "count_nonzero", "ptp", "median")) {
      put(name, "axis", "keepdims");
    }
    for (String name : List.of("mod", "fmod", "floor_divide", "divide_no_nan")) {
      put(name, "x1", "x2", "x", "y");
    }
    put("where", "condition", "x1", "x2", "x", "y");
    put("dot", "x1", "x2");
    put("norm", "axis", "ord", "keepdims");
    put("normalize", "axis", "order", "epsilon");
    put("moments", "axes", "keepdims");
    put("average", "axis", "weights");
    put("cumsum", "axis", "dtype", "exclusive", "reverse");
    put("swapaxes", "axis1", "axis2");
    put("moveaxis", "source", "destination");
    put("trace", "offset", "axis1", "axis2");
    put("diagonal", "offset", "axis1", "axis2");
    put("flip", "axis");
    put("zeros_like", "dtype");
    put("ones_like", "dtype");
    put("full_like", "fill_value", "dtype");
    put("l2_normalize", "axis", "epsilon");
    put("depth_to_space", "block_size");
    put("space_to_depth", "block_size");
    put("avg_pool2d", "ksize", "strides", "padding");
    put("max_pool2d", "ksize", "strides", "padding");
    put("max_pool", "pool_size", "strides", "padding");
    put("average_pool", "pool_size", "strides", "padding");
    put("unstack", "axis", "num");
    put("shape", "out_type");
    put("range", "limit", "delta", "dtype");
    put("zeros", "dtype");
    put("ones", "dtype");
    put("fill", "value");
    put("reshape", "newshape", "shape");
    put("broadcast_to", "shape");
    put("transpose", "axes", "perm");
    put("permute_dimensions", "pattern");
    put("expand_dims", "axis");
    put("squeeze", "axis");
    put("concatenate", "axis");
    put("append", "axis");
    put("stack", "axis");
    put("split", "indices_or_sections", "num_or_size_splits", "axis");
    put("array_split", "indices_or_sections", "axis");
    put("roll", "shift", "axis");
    put("diff", "n", "axis");
    put("pad", "pad_width", "paddings", "mode", "constant_values");
    put("tile", "repeats", "multiples");
    put("repeat", "repeats", "axis");
    put("slice", "shape", "size", "begin");
    put("take", "params", "indices", "axis", "batch_dims");
    put("take_along_axis", "axis");
    put("argmax", "axis", "keepdims", "output_type");
    put("argmin", "axis", "keepdims", "output_type");
    put("sort", "axis", "direction");
    put("argsort", "axis", "direction");
    put("top_k", "k", "sorted", "index_type");
    put("one_hot", "num_classes", "depth", "axis", "dtype");
    put("multi_hot", "num_classes", "axis", "dtype");
    put("einsum", "subscripts", "equation");
    put("tensordot", "x1", "x2", "a", "b", "axes");
    put("tril", "k");
    put("triu", "k");
    put("extract_patches", "size", "strides", "dilation_rate", "padding");
    put("nan_to_num", "nan", "posinf", "neginf");
    put("layer_norm", "axis", "epsilon");
    put("matmul", "transpose_a", "transpose_b");
    put("cast", "dtype");
    put("convert_to_tensor", "dtype");
    put("clip", "x_min", "x_max", "clip_value_min", "clip_value_max");
    put("get_item", "key", "slice_spec");
    put("resize", "size", "interpolation", "method");
    put("relu", "negative_slope", "alpha", "max_value", "threshold");
    put("threshold", "threshold", "default_value");
    put("leaky_relu", "negative_slope", "alpha");
    put("elu", "alpha");
    put("celu", "alpha");
    put("gelu", "approximate");
    put("softmax", "axis");
    put("log_softmax", "axis");
    put("sparsemax", "axis");
    put("glu", "axis");
    put("soft_shrink", "threshold");
    put("hard_shrink", "threshold");
    put("squareplus", "b");
  }

  private FunctionParameters() {}

  private static void put(String function, String... heeded) {
    ALL.put(function, Set.of(heeded));
  }

  /** The names of the parameters beside the operands that the function heeds. */
  static Set<String> of(String function) {
    return ALL.getOrDefault(function, Set.of());
  }

  /** Whether numbers and lists of them stand for operands. */
  static boolean mayOperandsBeNumbers(String function) {
    return Arithmetic.BINARY.containsKey(function)
        || Arithmetic.COMPARISONS.containsKey(function)
        || TAKING_NUMBERS.contains(function);
  }
}
