package dev.primavista.networks.torch;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.primavista.networks.ConversionCache;
import dev.primavista.networks.NetworkBackend;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Networks of which a weight, or what their weights do not tell, is not there. */
final class MissingWeightsTest {
  private static final ObjectMapper JSON = new ObjectMapper();

  @TempDir Path folder;

  @ParameterizedTest
  @ValueSource(
      strings = {
        "layer1.0.bn1.weight",
        "layer1.0.bn1.bias",
        "layer1.0.bn1.running_mean",
        "layer1.0.bn1.running_var"
      })
  void a_batch_norm_without_one_of_its_parts_is_refused(String part) throws IOException {
    Path file = without("resnet_small.safetensors", List.of(part));

    assertThatThrownBy(() -> load(file)).hasMessage("net.safetensors lacks " + part);
  }

  @ParameterizedTest
  @CsvSource({
    "efficientnet_v2.safetensors, features.4.0.block.2.fc1.bias",
    "efficientnet_v2.safetensors, features.4.0.block.2.fc2.bias",
  })
  void a_convolution_without_the_bias_that_it_always_has_is_refused(String network, String bias)
      throws IOException {
    Path file = without(network, List.of(bias));

    assertThatThrownBy(() -> load(file)).hasMessage("net.safetensors lacks " + bias);
  }

  @Test
  void the_last_layer_may_have_been_replaced_by_one_without_a_bias() throws IOException {
    double[] whole = answer(without("resnet_small.safetensors", List.of()));
    double[] free = answer(without("resnet_small.safetensors", List.of("fc.bias")));

    assertThat(free)
        .isEqualTo(answer(zeroed("resnet_small.safetensors", "fc.bias")))
        .isNotEqualTo(whole);
  }

  @Test
  void several_layers_at_the_end_are_refused_by_their_names() throws IOException {
    Path file =
        renamed(
            name -> name.replace("fc.", "fc.3."),
            Map.of("fc.0.weight", List.of(4L, 8L), "fc.0.bias", List.of(4L)));

    assertThatThrownBy(() -> load(file))
        .hasMessage(
            "net.safetensors ends with fc.0 and fc.3, between which weights do not tell what is"
                + " done (expected: one layer)");
  }

  @Test
  void weights_of_a_loss_are_none_of_the_network() throws IOException {
    double[] plain = answer(without("resnet_small.safetensors", List.of()));
    Path lightning =
        renamed(
            name -> "model." + name,
            Map.of("criterion.weight", List.of(3L), "loss_fn.pos_weight", List.of(3L)));

    assertThat(answer(lightning)).isEqualTo(plain);
  }

  @Test
  void another_networks_weights_beside_a_known_one_are_told() throws IOException {
    Path file = renamed(name -> "model." + name, Map.of("glossary.weight", List.of(3L)));

    assertThatThrownBy(() -> load(file))
        .hasMessageStartingWith(
            "net.safetensors holds a known network under 'model.' and other weights beside it, such"
                + " as glossary.weight (expected: ");
  }

  /** The small ResNet with other names for its weights, and tensors of these shapes beside. */
  private Path renamed(UnaryOperator<String> names, Map<String, List<Long>> others)
      throws IOException {
    byte[] whole = resource("resnet_small.safetensors");
    ObjectNode header = JSON.createObjectNode();
    header(whole)
        .properties()
        .forEach(each -> header.set(names.apply(each.getKey()), each.getValue()));
    others.forEach(
        (name, shape) -> {
          ObjectNode tensor = header.putObject(name).put("dtype", "F32");
          shape.forEach(tensor.putArray("shape")::add);
          tensor.putArray("data_offsets").add(0).add(bytes(shape));
        });
    return write(header.toString(), data(whole));
  }

  private double[] answer(Path file) {
    ConversionCache cache = new ConversionCache(folder.resolve("cache"));
    return new TinyPictures(new NetworkBackend(cache)).logits(file, 32);
  }

  @Test
  void vgg_needs_the_biases_and_norms_that_its_other_layers_have() throws IOException {
    Map<String, List<Long>> plain =
        Map.of(
            "features.0.weight", List.of(2L, 3L, 3L, 3L),
            "features.0.bias", List.of(2L),
            "features.2.weight", List.of(2L, 2L, 3L, 3L),
            "classifier.0.weight", List.of(4L, 8L),
            "classifier.0.bias", List.of(4L),
            "classifier.3.weight", List.of(5L, 4L));

    assertThatThrownBy(() -> load(zeros(plain)))
        .hasMessage("net.safetensors lacks features.2.bias");
  }

  @Test
  void a_squeezenet_is_no_vgg() throws IOException {
    Path file =
        zeros(
            Map.of(
                "features.0.weight", List.of(4L, 3L, 3L, 3L),
                "features.0.bias", List.of(4L),
                "features.3.squeeze.weight", List.of(2L, 4L, 1L, 1L),
                "classifier.1.weight", List.of(5L, 8L, 1L, 1L)));

    assertThatThrownBy(() -> load(file))
        .hasMessageContaining("holds weights of no network known here");
  }

  @Test
  void a_vit_of_another_width_needs_to_be_told_its_heads() throws IOException {
    Path file =
        zeros(
            Map.ofEntries(
                Map.entry("class_token", List.of(1L, 1L, 12L)),
                Map.entry("conv_proj.weight", List.of(12L, 3L, 8L, 8L)),
                Map.entry("conv_proj.bias", List.of(12L)),
                Map.entry("encoder.pos_embedding", List.of(1L, 5L, 12L)),
                Map.entry("encoder.ln.weight", List.of(12L)),
                Map.entry("encoder.ln.bias", List.of(12L)),
                Map.entry("heads.head.weight", List.of(3L, 12L)),
                Map.entry("heads.head.bias", List.of(3L))));

    assertThatThrownBy(() -> load(file))
        .hasMessage(
            "net.safetensors is a ViT of 12 channels, whose heads it does not tell"
                + " (expected: 768, 1024 or 1280 channels)");

    Files.writeString(folder.resolve("model.yaml"), "architecture: vit_5_heads\n");
    assertThatThrownBy(() -> load(file))
        .hasMessage("net.safetensors has 12 channels (expected: a multiple of the 5 heads)");

    Files.writeString(folder.resolve("model.yaml"), "architecture: vit_4_heads\n");
    load(file);
  }

  private void load(Path file) {
    new NetworkBackend(new ConversionCache(folder.resolve("cache"))).load(file).close();
  }

  /** A fixture as it would be had some of its tensors never been written. */
  private Path without(String fixture, List<String> names) throws IOException {
    byte[] whole = resource(fixture);
    ObjectNode header = header(whole);
    assertThat(header.fieldNames()).toIterable().containsAll(names);
    header.remove(names);
    return write(header.toString(), data(whole));
  }

  /** A fixture with zeros for one of its tensors. */
  private Path zeroed(String fixture, String name) throws IOException {
    byte[] whole = resource(fixture);
    JsonNode places = header(whole).required(name).required("data_offsets");
    byte[] data = data(whole);
    Arrays.fill(data, places.get(0).asInt(), places.get(1).asInt(), (byte) 0);
    return write(header(whole).toString(), data);
  }

  private static byte[] resource(String fixture) throws IOException {
    try (var in = MissingWeightsTest.class.getResourceAsStream(fixture)) {
      assertThat(in).as(fixture).isNotNull();
      return in.readAllBytes();
    }
  }

  private static int headerBytes(byte[] file) {
    return (int) ByteBuffer.wrap(file).order(ByteOrder.LITTLE_ENDIAN).getLong();
  }

  private static ObjectNode header(byte[] file) throws IOException {
    return (ObjectNode) JSON.readTree(file, Long.BYTES, headerBytes(file));
  }

  private static byte[] data(byte[] file) {
    return Arrays.copyOfRange(file, Long.BYTES + headerBytes(file), file.length);
  }

  /** Tensors of these shapes. */
  private Path zeros(Map<String, List<Long>> shapes) throws IOException {
    String header =
        shapes.entrySet().stream()
            .map(
                entry ->
                    "\"%s\":{\"dtype\":\"F32\",\"shape\":%s,\"data_offsets\":[0,%d]}"
                        .formatted(entry.getKey(), entry.getValue(), bytes(entry.getValue())))
            .collect(Collectors.joining(",", "{", "}"));
    long most = shapes.values().stream().mapToLong(MissingWeightsTest::bytes).max().orElse(0);
    return write(header, new byte[(int) most]);
  }

  private static long bytes(List<Long> shape) {
    return shape.stream().flatMapToLong(LongStream::of).reduce(Float.BYTES, (a, b) -> a * b);
  }

  private Path write(String header, byte[] data) throws IOException {
    byte[] json = header.getBytes(UTF_8);
    ByteBuffer file = ByteBuffer.allocate(Long.BYTES + json.length + data.length);
    file.order(ByteOrder.LITTLE_ENDIAN).putLong(json.length).put(json).put(data);
    return Files.write(folder.resolve("net.safetensors"), file.array());
  }
}
