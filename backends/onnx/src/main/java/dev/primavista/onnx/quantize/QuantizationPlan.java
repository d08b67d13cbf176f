package dev.primavista.onnx.quantize;

import dev.primavista.onnx.graph.Graph;
import dev.primavista.onnx.graph.Initializer;
import dev.primavista.onnx.graph.Node;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Which operations of a network become integer ones, and which of its values are quantised. An
 * operation without weights is quantised where it stands between two that are.
 */
final class QuantizationPlan {
  private final Graph graph;
  private final Uses uses;
  private final Set<Node> nodes = new LinkedHashSet<>();
  private final Set<String> activations = new LinkedHashSet<>();

  private QuantizationPlan(Graph graph) {
    this.graph = graph;
    this.uses = new Uses(graph);
  }

  /**
   * A plan.
   *
   * @param kept names of first outputs of operations that stay as they are
   */
  static QuantizationPlan of(Graph graph, Set<String> kept) {
    QuantizationPlan plan = new QuantizationPlan(graph);
    for (Node node : graph.nodes()) {
      if (plan.hasWeights(node) && !kept.contains(node.outputs().getFirst())) {
        plan.nodes.add(node);
      }
    }
    plan.addBetween();
    for (Node node : plan.nodes) {
      Operators.data(node).stream().filter(plan::isActivation).forEach(plan.activations::add);
      if (plan.givesIntegers(node)) {
        plan.activations.add(plan.result(node));
      }
    }
    return plan;
  }

  private boolean hasWeights(Node node) {
    return Operators.isWeighted(node)
        && Operators.isPlain(node)
        && Graphs.isFloat(graph.initializers().get(node.inputs().get(1)))
        && (node.is("Conv") || weight(node).shape().size() == 2)
        && (node.inputs().size() < 3
            || node.inputs().get(2).isEmpty()
            || isBias(node, graph.initializers().get(node.inputs().get(2))));
  }

  private boolean isBias(Node node, @Nullable Initializer bias) {
    return bias != null
        && Graphs.isFloat(bias)
        && bias.shape().equals(List.of(weight(node).shape().get(Operators.channelAxis(node))));
  }

  private Initializer weight(Node node) {
    return Graphs.constant(graph.initializers(), node.inputs().get(1));
  }

  /** Operations that get integers, and whose results operations with weights wait for. */
  private void addBetween() {
    Set<String> integers = new LinkedHashSet<>();
    Set<Node> reached = new LinkedHashSet<>();
    for (Node node : graph.nodes()) {
      boolean joins =
          Operators.isBetween(node) && Operators.data(node).stream().anyMatch(integers::contains);
      if (joins && Operators.data(node).stream().allMatch(this::isFloatValue)) {
        reached.add(node);
      }
      if (nodes.contains(node) || reached.contains(node)) {
        integers.add(result(node));
      }
    }
    for (Node node : List.copyOf(reached).reversed()) {
      if (uses.of(result(node)).stream().anyMatch(nodes::contains)) {
        nodes.add(node);
      }
    }
  }

  private boolean isFloatValue(String value) {
    Initializer constant = graph.initializers().get(value);
    return constant == null || Graphs.isFloat(constant);
  }

  private boolean isActivation(String value) {
    return !graph.initializers().containsKey(value);
  }

  /** A convolution's integer kernel gives integers; a product's can give floats. */
  private boolean givesIntegers(Node node) {
    return !Operators.isWeighted(node)
        || node.is("Conv")
        || uses.of(result(node)).stream().anyMatch(nodes::contains);
  }

  /** The activation function that the quantisation of a node's output does as well. */
  Optional<Node> clipping(Node node) {
    if (Operators.keepsScale(node)) {
      return Optional.empty();
    }
    return uses.only(node.outputs().getFirst())
        .filter(Operators::isClipping)
        .filter(next -> next.is("Relu") || Clipping.of(next, graph).isPresent());
  }

  /** What the following operations see of a node: its output after the activation function. */
  String result(Node node) {
    return clipping(node).orElse(node).outputs().getFirst();
  }

  boolean contains(Node node) {
    return nodes.contains(node);
  }

  /** The operations that become integer ones. */
  Set<Node> nodes() {
    return nodes;
  }

  /** The values that are quantised, constants apart. */
  Set<String> activations() {
    return activations;
  }

  Uses uses() {
    return uses;
  }
}
