package dev.primavista.faq.match.encoder;

import dev.primavista.onnx.wire.ProtoWriter;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.regex.Pattern;

/**
 * What is appended to an encoder's file before ONNX Runtime reads it; messages of the format are
 * merged when one follows another.
 *
 * <p>Inner layers become outputs. And normalisations stay in parts: ONNX Runtime joins them into
 * one operator, which in 1.29 takes twice the time of its parts. Not so where somebody else reads
 * one of the parts, which is why the square roots of all normalisations are added up here.
 */
final class NetworkAppendix {
  private static final Pattern ROOT = Pattern.compile(".*/LayerNorm/Sqrt_output_0");
  private static final String ROOTS = "primavista/roots";
  private static final int GRAPH = 7;
  private static final int NODE = 1;
  private static final int OUTPUT = 12;

  private NetworkAppendix() {}

  /**
   * The appendix.
   *
   * @param values what the network's nodes compute
   * @param layers which of them become outputs
   */
  static ByteBuffer of(List<String> values, List<String> layers) {
    ProtoWriter graph = new ProtoWriter();
    layers.forEach(layer -> graph.message(OUTPUT, output(layer)));
    List<String> roots = values.stream().filter(value -> ROOT.matcher(value).matches()).toList();
    if (!roots.isEmpty()) {
      graph.message(NODE, sum(roots)).message(OUTPUT, output(ROOTS));
    }
    return new ProtoWriter().message(GRAPH, graph).toDirect();
  }

  private static ProtoWriter output(String name) {
    return new ProtoWriter().text(1, name);
  }

  private static ProtoWriter sum(List<String> inputs) {
    ProtoWriter node = new ProtoWriter();
    inputs.forEach(input -> node.text(1, input));
    return node.text(2, ROOTS).text(3, ROOTS).text(4, "Sum");
  }
}
