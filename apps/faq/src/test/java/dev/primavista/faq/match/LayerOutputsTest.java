package dev.primavista.faq.match;

import static org.assertj.core.api.Assertions.assertThat;

import dev.primavista.onnx.wire.ProtoWriter;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class LayerOutputsTest {
  private static byte[] network(Stream<String> values) {
    ProtoWriter graph = new ProtoWriter();
    values.forEach(value -> graph.message(1, new ProtoWriter().text(2, value)));
    ByteBuffer bytes = new ProtoWriter().message(7, graph).toDirect();
    byte[] network = new byte[bytes.remaining()];
    bytes.get(network);
    return network;
  }

  private static Stream<String> layers(int count, String end) {
    return IntStream.range(0, count)
        .boxed()
        .flatMap(i -> Stream.of("Mul", end, end + "_zero").map(part -> name(i, part)));
  }

  private static String name(int layer, String part) {
    return "/encoder/layer." + layer + "/output/LayerNorm/" + part + "_output_0";
  }

  @Test
  void layers_at_thirds_of_the_depth_are_read() {
    assertThat(LayerOutputs.of(network(layers(6, "Add_1"))))
        .containsExactly(name(1, "Add_1"), name(3, "Add_1"));
    assertThat(LayerOutputs.of(network(layers(12, "LayerNormalization"))))
        .containsExactly(name(3, "LayerNormalization"), name(7, "LayerNormalization"));
  }

  @Test
  void the_last_layer_may_end_in_the_networks_own_output() {
    Stream<String> values = Stream.concat(layers(5, "Add_1"), Stream.of(name(5, "Mul")));
    assertThat(LayerOutputs.of(network(values)))
        .containsExactly(name(1, "Add_1"), name(3, "Add_1"));
  }

  @Test
  void a_network_without_such_names_has_none() {
    assertThat(LayerOutputs.of(network(Stream.of("hidden", "/pooler/Add_1_output_0")))).isEmpty();
    assertThat(LayerOutputs.of(network(layers(2, "Add_1")))).isEmpty();
    assertThat(LayerOutputs.of(new byte[] {1, 2, 3})).isEmpty();
    assertThat(LayerOutputs.appendix(List.of()).remaining()).isEqualTo(2);
  }
}
