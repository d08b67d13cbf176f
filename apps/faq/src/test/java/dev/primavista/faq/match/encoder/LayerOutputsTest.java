package dev.primavista.faq.match.encoder;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class LayerOutputsTest {
  private static List<String> of(Stream<String> values) {
    return LayerOutputs.of(values.toList());
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
  void five_inner_layers_are_read_of_a_deep_network_and_all_of_a_shallow_one() {
    assertThat(of(layers(6, "Add_1"))).containsExactly(named(0, 1, 2, 3, 4));
    assertThat(of(layers(12, "Add_1"))).containsExactly(named(1, 3, 5, 7, 9));
    assertThat(of(layers(3, "Add_1"))).containsExactly(named(0, 1));
    assertThat(of(layers(6, "LayerNormalization"))).hasSize(5);
  }

  @Test
  void words_alone_are_read_at_two_thirds_of_the_depth() {
    assertThat(LayerOutputs.middle(List.of("1", "2", "3", "4", "5"))).isEqualTo("4");
    assertThat(LayerOutputs.middle(List.of("1", "2"))).isEqualTo("2");
  }

  private static String[] named(int... layers) {
    return IntStream.of(layers).mapToObj(i -> name(i, "Add_1")).toArray(String[]::new);
  }

  @Test
  void the_last_layer_may_end_in_the_networks_own_output() {
    Stream<String> values = Stream.concat(layers(5, "Add_1"), Stream.of(name(5, "Mul")));
    assertThat(of(values)).containsExactly(named(0, 1, 2, 3, 4));
  }

  @Test
  void a_network_without_such_names_has_none() {
    assertThat(of(Stream.of("hidden", "/pooler/Add_1_output_0"))).isEmpty();
    assertThat(of(layers(2, "Add_1"))).isEmpty();
  }
}
