package dev.primavista.onnx.quantize;

import dev.primavista.onnx.graph.Attribute;
import dev.primavista.onnx.graph.ElementType;
import dev.primavista.onnx.graph.Graph;
import dev.primavista.onnx.graph.Initializer;
import dev.primavista.onnx.graph.Node;
import dev.primavista.onnx.graph.Value;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Graphs made of others. */
final class Graphs {
  private Graphs() {}

  /** The constant of this name, which has to be there. */
  static Initializer constant(Map<String, Initializer> constants, String name) {
    Initializer constant = constants.get(name);
    if (constant == null) {
      throw new IllegalStateException("constant: '" + name + "' (expected: one of the graph)");
    }
    return constant;
  }

  static boolean isFloat(@Nullable Initializer constant) {
    return constant != null && constant.type() == ElementType.FLOAT;
  }

  /** A graph with other nodes, and of these constants those that they use. */
  static Graph with(Graph graph, List<Node> nodes, Map<String, Initializer> constants) {
    Graph.Builder made = like(graph, nodes, constants.values());
    graph.outputs().forEach(made::output);
    return made.build();
  }

  /** The same network that also gives these values, all of them floats and no inputs. */
  static Graph observed(Graph graph, Collection<String> values) {
    Graph.Builder made = like(graph, graph.nodes(), graph.initializers().values());
    Set<String> given = new HashSet<>();
    for (Value output : graph.outputs()) {
      made.output(output);
      given.add(output.name());
    }
    for (String value : values) {
      if (given.add(value)) {
        made.output(new Value(value, new Value.TensorType(ElementType.FLOAT, Optional.empty())));
      }
    }
    return made.build();
  }

  private static Graph.Builder like(
      Graph graph, List<Node> nodes, Collection<Initializer> constants) {
    Graph.Builder made = Graph.builder(graph.name());
    graph.opsets().forEach(made::opset);
    graph.metadata().forEach(made::metadata);
    graph.inputs().forEach(made::input);
    Set<String> used = new HashSet<>();
    nodes.forEach(node -> used.addAll(node.inputs()));
    graph.outputs().forEach(output -> used.add(output.name()));
    boolean nested = nodes.stream().anyMatch(Graphs::hasGraph);
    constants.stream()
        .filter(one -> nested || used.contains(one.name()))
        .forEach(made::initializer);
    nodes.forEach(made::node);
    return made;
  }

  /** Whether a node holds a graph of its own, which may use any value around it. */
  private static boolean hasGraph(Node node) {
    return node.attributes().values().stream().anyMatch(Attribute.Nested.class::isInstance);
  }
}
