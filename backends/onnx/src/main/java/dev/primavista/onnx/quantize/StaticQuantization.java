package dev.primavista.onnx.quantize;

import dev.primavista.core.model.ModelLoadException;
import dev.primavista.core.tensor.FixedTensor;
import dev.primavista.onnx.graph.ElementType;
import dev.primavista.onnx.graph.Graph;
import dev.primavista.onnx.graph.Node;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * A float network on its way to int8: first its activations are watched on real inputs, then
 * networks are made of it. Used by one thread.
 *
 * <p>Weights become signed bytes with a scale for each channel, activations unsigned bytes with one
 * scale each, biases 32-bit integers (Jacob et al., "Quantization and Training of Neural Networks
 * for Efficient Integer-Arithmetic-Only Inference", 2018; Nagel et al., "A White Paper on Neural
 * Network Quantization", 2021).
 */
public final class StaticQuantization {
  private static final long LEAST_OPSET = 13;
  private static final String NOT_QUANTIZABLE = "not_quantizable";

  private final Graph folded;
  private final QuantizationPlan all;
  private final Map<String, Histogram> histograms = new HashMap<>();

  private StaticQuantization(Graph folded, QuantizationPlan all) {
    this.folded = folded;
    this.all = all;
    all.activations().forEach(name -> histograms.put(name, new Histogram()));
  }

  /**
   * How a network is made.
   *
   * @param calibration how the ranges of activations are chosen
   * @param weightBits 8, or 7 for the same answers on CPUs without VNNI
   * @param kept layers that stay floats, as {@link #layers} names them
   */
  public record Choice(Calibration calibration, int weightBits, Set<String> kept) {
    public Choice {
      if (weightBits != 7 && weightBits != 8) {
        throw new IllegalArgumentException("weightBits: " + weightBits + " (expected: 7 or 8)");
      }
      kept = Set.copyOf(kept);
    }
  }

  /**
   * Begins with a float network; constants and batch normalisations are folded.
   *
   * @throws ModelLoadException if nothing in it can be quantised, or something is already
   */
  public static StaticQuantization of(Graph graph) {
    long opset = graph.opsets().getOrDefault("", 0L);
    if (opset < LEAST_OPSET) {
      throw refusal("operator set " + opset + " has no scales for each channel", "13 or newer");
    }
    if (!graph.functions().isEmpty()) {
      throw refusal("the model has functions of its own", "standard operators");
    }
    if (graph.nodes().stream().anyMatch(node -> node.is("QuantizeLinear"))) {
      throw refusal("the model is quantised already", "a float model");
    }
    Graph folded = BatchNormFolding.of(ConstantFolding.of(graph));
    QuantizationPlan plan = QuantizationPlan.of(folded, Set.of());
    if (plan.nodes().isEmpty()) {
      if (hasHalves(folded)) {
        throw refusal("the weights are float16", "float32");
      }
      throw new ModelLoadException(
          NOT_QUANTIZABLE,
          "no convolution or product with float weights (expected: at least one)",
          "nothing in such a network is faster in int8: serve it as it is");
    }
    return new StaticQuantization(folded, plan);
  }

  private static boolean hasHalves(Graph graph) {
    return graph.initializers().values().stream()
        .anyMatch(each -> each.type() == ElementType.FLOAT16);
  }

  private static ModelLoadException refusal(String what, String expected) {
    return new ModelLoadException(
        NOT_QUANTIZABLE, what + " (expected: " + expected + ")", "export the float model again");
  }

  /** The float network that also gives every activation whose range is needed. */
  public Graph observed() {
    return Graphs.observed(
        folded, histograms.keySet().stream().filter(name -> !all.uses().isInput(name)).toList());
  }

  /** Takes one execution of {@link #observed} in: its inputs and outputs by name. */
  public void observe(Map<String, FixedTensor> values) {
    histograms.forEach(
        (name, histogram) -> {
          FixedTensor value = values.get(name);
          if (value == null) {
            throw new IllegalArgumentException("values: '" + name + "' is missing");
          }
          histogram.add(value.data().asFloatBuffer());
        });
  }

  /** The layers with weights, first to last, by the name of their output. */
  public List<String> layers() {
    return all.nodes().stream()
        .filter(Operators::isWeighted)
        .map(node -> node.outputs().getFirst())
        .toList();
  }

  /** The quantised network. */
  public Graph quantized(Choice choice) {
    QuantizationPlan plan = QuantizationPlan.of(folded, choice.kept());
    Map<String, Range> ranges = new HashMap<>();
    histograms.forEach(
        (name, histogram) -> {
          if (plan.activations().contains(name)) {
            ranges.put(name, choice.calibration().range(histogram));
          }
        });
    return QdqInsertion.of(folded, plan, ranges, choice.weightBits());
  }

  /** How many operations become integer ones, and how many there are. */
  public String extent() {
    Set<Node> clipped = new LinkedHashSet<>();
    all.nodes().forEach(node -> all.clipping(node).ifPresent(clipped::add));
    Set<Node> integer = new HashSet<>(all.nodes());
    integer.addAll(clipped);
    return integer.size() + " of " + folded.nodes().size() + " operations";
  }
}
