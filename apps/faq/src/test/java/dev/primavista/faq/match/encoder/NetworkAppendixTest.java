package dev.primavista.faq.match.encoder;

import static org.assertj.core.api.Assertions.assertThat;

import dev.primavista.onnx.wire.ProtoWriter;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;

class NetworkAppendixTest {
  private static final String ROOT = "/embeddings/LayerNorm/Sqrt_output_0";
  private static final String OTHER_ROOT = "/encoder/layer.0/output/LayerNorm/Sqrt_output_0";

  private static byte[] bytes(ByteBuffer buffer) {
    byte[] bytes = new byte[buffer.remaining()];
    buffer.get(bytes);
    return bytes;
  }

  private static String appendix(List<String> values, List<String> layers) {
    byte[] bytes = bytes(NetworkAppendix.of(values, layers));
    return new String(bytes, StandardCharsets.ISO_8859_1);
  }

  @Test
  void a_network_and_its_appendix_are_one_file() {
    ProtoWriter graph = new ProtoWriter();
    for (String value : List.of(ROOT, "layer", OTHER_ROOT)) {
      graph.message(1, new ProtoWriter().text(2, value));
    }
    byte[] network = bytes(new ProtoWriter().message(7, graph).toDirect());
    List<String> values = NodeOutputs.of(network);
    assertThat(values).containsExactly(ROOT, "layer", OTHER_ROOT);
    ByteBuffer appendix = NetworkAppendix.of(values, List.of("layer"));
    ByteBuffer both = ByteBuffer.allocate(network.length + appendix.remaining());
    both.put(network).put(appendix);
    assertThat(NodeOutputs.of(both.array()))
        .containsExactly(ROOT, "layer", OTHER_ROOT, "primavista/roots");
  }

  @Test
  void all_roots_of_normalisations_are_read_and_nothing_else() {
    assertThat(appendix(List.of(ROOT, "/attention/Sqrt_output_0", OTHER_ROOT), List.of()))
        .contains(ROOT, OTHER_ROOT, "Sum")
        .doesNotContain("attention");
    assertThat(appendix(List.of("/pooler/Sqrt_output_0"), List.of("layer")))
        .contains("layer")
        .doesNotContain("Sum");
  }

  @Test
  void a_damaged_file_names_nothing() {
    assertThat(NodeOutputs.of(new byte[] {1, 2, 3})).isEmpty();
  }
}
