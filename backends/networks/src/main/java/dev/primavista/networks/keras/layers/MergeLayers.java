package dev.primavista.networks.keras.layers;

import dev.primavista.networks.lowering.Activation;
import dev.primavista.networks.lowering.Lowering;
import dev.primavista.networks.lowering.Reshaping;
import dev.primavista.networks.lowering.Unsupported;
import dev.primavista.onnx.graph.ElementType;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Layers that make one value of several. */
final class MergeLayers {
  /** Operators that leave out hidden steps in Keras 3. */
  private static final Set<String> MASKED = Set.of("Mul", "Max", "Min");

  private MergeLayers() {}

  static void addTo(Map<String, LayerRule> rules) {
    rules.put("Add", folding("Add"));
    rules.put("Subtract", folding("Sub"));
    rules.put("Multiply", folding("Mul"));
    rules.put("Maximum", folding("Max"));
    rules.put("Minimum", folding("Min"));
    rules.put("Average", LayerRule.of(MergeLayers::average));
    rules.put("Concatenate", LayerRule.of(MergeLayers::concatenate));
    rules.put("TFDConcat", LayerRule.of(MergeLayers::concatenate));
    rules.put("Dot", LayerRule.of(MergeLayers::dot));
    rules.put("CustomScaleLayer", LayerRule.of(MergeLayers::scaled));
    rules.put("Custom>CustomScaleLayer", LayerRule.of(MergeLayers::scaled));
  }

  private static LayerRule folding(String operator) {
    return LayerRule.of(call -> folded(call, operator));
  }

  private static Activation folded(LayerCall call, String operator) {
    List<Activation> values = evened(call);
    boolean masked = values.stream().anyMatch(value -> call.masks().of(value) != null);
    if (masked && call.isKeras3() && MASKED.contains(operator)) {
      MaskedMerges merges = new MaskedMerges(call, values);
      return operator.equals("Mul") ? merges.product() : merges.extreme(operator);
    }
    return Promotion.combined(call, operator, values, Promotion.of(values));
  }

  /** The inputs with as many dimensions each, new ones standing after the batch. */
  private static List<Activation> evened(LayerCall call) {
    int rank = call.inputs().stream().mapToInt(Activation::rank).max().orElse(0);
    List<Activation> evened = new ArrayList<>();
    for (Activation value : call.inputs()) {
      Activation raised = value;
      while (raised.rank() < rank) {
        raised = new Reshaping(call.graph()).expand(raised, 1);
      }
      evened.add(raised);
    }
    return evened;
  }

  private static Activation average(LayerCall call) {
    Activation sum = call.graph().cast(folded(call, "Add"), ElementType.FLOAT);
    return call.elements().with("Div", sum, call.inputs().size());
  }

  private static Activation concatenate(LayerCall call) {
    int axis = call.axis(call.input(), call.settings().whole("axis", -1));
    return new Reshaping(call.graph()).concatenate(Promotion.alike(call, call.inputs()), axis);
  }

  /** What a residual branch of Inception-ResNet is multiplied by before it is added. */
  private static Activation scaled(LayerCall call) {
    Activation branch =
        call.elements().with("Mul", call.inputs().get(1), call.settings().real("scale", 1));
    return call.elements().binary("Add", call.input(), branch);
  }

  private static Activation dot(LayerCall call) {
    List<Activation> both = Promotion.alike(call, call.inputs());
    Activation left = both.get(0);
    Activation right = both.get(1);
    if (Promotion.arithmetic(left.type()) != left.type()) {
      throw new Unsupported("a product of elements of type " + left.type());
    }
    long[] axes = call.settings().wholes("axes", 2, -1);
    if (left.rank() > 3 || right.rank() > 3) {
      throw LayerCall.unsupported("inputs of rank", Math.max(left.rank(), right.rank()));
    }
    int leftAxis = call.axis(left, axes[0]);
    int rightAxis = call.axis(right, axes[1]);
    if (call.settings().flag("normalize", false)) {
      left = normalized(call, left, leftAxis);
      right = normalized(call, right, rightAxis);
    }
    return product(
        call.graph(), contractedLast(call, left, leftAxis), contractedLast(call, right, rightAxis));
  }

  /** The value with a third dimension where it has two, and the contracted one last. */
  private static Activation contractedLast(LayerCall call, Activation value, int axis) {
    Reshaping reshaping = new Reshaping(call.graph());
    if (value.rank() == 2) {
      return reshaping.expand(value, 1);
    }
    return axis == 2 ? value : reshaping.permute(value, 0, 2, 1);
  }

  private static Activation product(Lowering graph, Activation left, Activation right) {
    Reshaping reshaping = new Reshaping(graph);
    String made =
        graph.node("MatMul", graph.plain(left), graph.plain(reshaping.permute(right, 0, 2, 1)));
    Activation all =
        Activation.plain(made, left.type(), List.of(left.size(0), left.size(1), right.size(1)));
    boolean first = left.size(1) == 1;
    boolean second = right.size(1) == 1;
    if (first && second) {
      return reshaping.squeeze(all, 2);
    }
    return first ? reshaping.squeeze(all, 1) : second ? reshaping.squeeze(all, 2) : all;
  }

  private static Activation normalized(LayerCall call, Activation value, int axis) {
    Lowering graph = call.graph();
    String plain = graph.plain(value);
    String squares = graph.node("ReduceSumSquare", plain, graph.longs(axis));
    String root = graph.node("Sqrt", graph.node("Max", squares, graph.scalar(1e-12f)));
    return Activation.plain(graph.node("Div", plain, root), value.type(), value.shape());
  }
}
