package dev.primavista.networks.lowering;

import dev.primavista.core.model.TensorSpec;
import dev.primavista.core.tensor.DataType;
import dev.primavista.core.tensor.Shape;
import dev.primavista.networks.texts.TextStep;
import dev.primavista.networks.texts.TextSteps;
import dev.primavista.onnx.graph.ElementType;
import dev.primavista.onnx.graph.Graph;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.SequencedMap;
import java.util.Set;

/** The network's inputs, and what is made of them before the graph takes them. */
final class Preparation {
  private final SequencedMap<String, TensorSpec> inputs = new LinkedHashMap<>();
  private final List<TextStep> steps = new ArrayList<>();

  void input(String name, ElementType type, List<Long> shape) {
    long[] sizes = shape.stream().mapToLong(size -> size).toArray();
    inputs.put(name, new TensorSpec(name, dataType(type), Shape.of(sizes)));
  }

  boolean isInput(String name) {
    return inputs.containsKey(name);
  }

  void step(TextStep step) {
    steps.add(step);
  }

  /** The graph, which has no input that it does not use but that others are made of. */
  Graph build(Graph.Builder graph) {
    if (steps.isEmpty()) {
      return graph.build();
    }
    List<TensorSpec> all = List.copyOf(inputs.sequencedValues());
    graph.metadata(TextSteps.KEY, new TextSteps(all, steps).written());
    Set<String> used = new HashSet<>();
    graph.build().nodes().forEach(node -> used.addAll(node.inputs()));
    for (TextStep step : steps) {
      if (!used.contains(step.from())) {
        graph.withoutInput(step.from());
      }
    }
    return graph.build();
  }

  private static DataType dataType(ElementType type) {
    return switch (type) {
      case STRING -> DataType.BYTES;
      case FLOAT -> DataType.FP32;
      case DOUBLE -> DataType.FP64;
      case FLOAT16 -> DataType.FP16;
      case BFLOAT16 -> DataType.BF16;
      case BOOL, UINT8, INT8, UINT16, INT16, INT32, INT64, UINT32, UINT64 ->
          DataType.valueOf(type.name());
      default -> throw new Unsupported("an input of type " + type);
    };
  }
}
