package dev.primavista.networks.torch;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.primavista.core.model.ModelLoadException;
import dev.primavista.networks.ConversionCache;
import dev.primavista.networks.NetworkBackend;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Files of weights that are damaged, lie, or belong to networks that are not known. */
final class RefusedWeightsTest {
  /** The three pickles before that of the value. */
  private static final int LEGACY_HEAD = 137;

  @TempDir Path folder;

  @Test
  void an_unknown_network_is_refused_with_what_was_seen_and_a_command() throws IOException {
    Path file =
        safe(
            "{\"layers.0.weight\": {\"dtype\": \"F32\", \"shape\": [2, 2],"
                + " \"data_offsets\": [0, 16]}, \"layers.0.bias\": {\"dtype\": \"F32\", \"shape\": [2],"
                + " \"data_offsets\": [16, 24]}, \"out.weight\": {\"dtype\": \"F32\", \"shape\": [1],"
                + " \"data_offsets\": [0, 4]}}",
            24);

    assertThatThrownBy(() -> load(file))
        .isInstanceOfSatisfying(
            ModelLoadException.class,
            refused -> {
              assertThat(refused.code()).isEqualTo("unknown_network");
              assertThat(refused.hint().orElseThrow())
                  .contains("torch.onnx.export(")
                  .contains("architecture: resnet18");
            })
        .hasMessageContaining("3 tensors: layers.0.weight 2x2, layers.0.bias 2, out.weight 1");
  }

  @Test
  void a_declared_architecture_is_believed_and_checked() throws IOException {
    Path file = write("net.pth", resource("resnet_basic.pth"));
    Files.writeString(folder.resolve("model.yaml"), "architecture: vgg16\n");

    assertThatThrownBy(() -> load(file)).hasMessageContaining("net.pth lacks features.0.weight");

    Files.writeString(folder.resolve("model.yaml"), "architecture: resnet18\n");
    load(file);

    Files.writeString(folder.resolve("model.yaml"), "architecture: googlenet\n");
    assertThatThrownBy(() -> load(file))
        .hasMessageContaining("is declared as googlenet, which is not known here");
  }

  @Test
  void names_of_transformers_are_not_advised_to_declare_an_architecture() throws IOException {
    Path file =
        safe(
            "{\"resnet.embedder.embedder.convolution.weight\": {\"dtype\": \"F32\", \"shape\": [2],"
                + " \"data_offsets\": [0, 8]}, \"classifier.1.weight\": {\"dtype\": \"F32\","
                + " \"shape\": [2], \"data_offsets\": [0, 8]}}",
            8);

    assertThatThrownBy(() -> load(file))
        .isInstanceOfSatisfying(
            ModelLoadException.class,
            refused ->
                assertThat(refused.hint().orElseThrow())
                    .contains("torch.onnx.export(")
                    .doesNotContain("architecture:"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"resnetaa50", "resnetblur18", "densenetblur121d", "resnet50d"})
  void a_network_that_timm_names_otherwise_is_refused_by_its_name(String name) throws IOException {
    Path file = write("net.pth", resource("resnet_basic.pth"));
    load(file);
    config(name);

    assertThatThrownBy(() -> load(file))
        .isInstanceOf(ModelLoadException.class)
        .hasMessage(
            "net.pth is of '"
                + name
                + "' by config.json beside it, which is not known here but has a known network's"
                + " weights (expected: a network as torchvision has it)");

    Files.writeString(folder.resolve("config.json"), "{\"architecture\": \"" + name + "\"}");
    load(file);
  }

  @ParameterizedTest
  @ValueSource(strings = {"resnet18", "tv_resnet34", "gluon_resnet50_v1b", "resnet18.a1_in1k"})
  void a_network_that_timm_names_as_torchvision_is_served(String name) throws IOException {
    config(name);
    load(write("net.pth", resource("resnet_basic.pth")));
  }

  private void config(String name) throws IOException {
    Files.writeString(
        folder.resolve("config.json"),
        "{\"architecture\": \"%s\", \"pretrained_cfg\": {\"tag\": \"x\"}}".formatted(name));
  }

  @ParameterizedTest
  @ValueSource(strings = {"resnet_basic.pth", "vgg_bn.pth", "resnext.pth", "vit.pth"})
  void a_file_that_was_cut_off_is_refused(String name) throws IOException {
    byte[] whole = resource(name);
    for (double part : new double[] {0.1, 0.5, 0.9, 0.999}) {
      Path file = write("cut.pth", Arrays.copyOf(whole, (int) (whole.length * part)));
      assertThatThrownBy(() -> load(file))
          .isInstanceOf(ModelLoadException.class)
          .hasMessageContaining("cut.pth");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"checkpoints/legacy.pth", "resnet_small.safetensors"})
  void a_file_without_its_end_is_told_to_be_cut_off(String name) throws IOException {
    byte[] whole = resource(name);
    Path file = write("cut.pth", Arrays.copyOf(whole, whole.length - 4));

    assertThatThrownBy(() -> load(file))
        .isInstanceOfSatisfying(
            ModelLoadException.class,
            refused -> assertThat(refused.code()).isEqualTo("truncated_file"))
        .hasMessage(
            "cut.pth is damaged or cut off: it has %,d bytes (expected: at least %,d)"
                .formatted(whole.length - 4, whole.length));
  }

  @Test
  void a_whole_module_is_refused_as_one_in_the_legacy_format_too() throws IOException {
    byte[] head = Arrays.copyOf(resource("checkpoints/legacy.pth"), LEGACY_HEAD);
    byte[] module =
        "\u0080\2(X\6\0\0\0moduleq\0c__main__\nNet\nq\1X\0\0\0\0q\2X\0\0\0\0q\3tq\4Q)\u0081."
            .getBytes(ISO_8859_1);
    ByteBuffer file = ByteBuffer.allocate(head.length + module.length).put(head).put(module);

    assertThatThrownBy(() -> load(write("net.pth", file.array())))
        .isInstanceOfSatisfying(
            ModelLoadException.class,
            refused -> assertThat(refused.code()).isEqualTo("pickled_module"))
        .hasMessage(
            "net.pth holds a whole module of class __main__.Net, whose code is not in the file"
                + " (expected: a state_dict); nothing was run");
  }

  @Test
  void a_class_beside_weights_in_the_legacy_format_is_named() throws IOException {
    byte[] head = Arrays.copyOf(resource("checkpoints/legacy.pth"), LEGACY_HEAD);
    byte[] value = "\u0080\2}X\3\0\0\0cfgc__main__\nConfig\n)\u0081s.".getBytes(ISO_8859_1);
    ByteBuffer file = ByteBuffer.allocate(head.length + value.length).put(head).put(value);

    assertThatThrownBy(() -> load(write("net.pth", file.array())))
        .hasMessageStartingWith("net.pth: the file asks Python for __main__.Config");
  }

  @Test
  void a_weight_that_holds_itself_is_refused() throws IOException {
    byte[] head = Arrays.copyOf(resource("checkpoints/legacy.pth"), LEGACY_HEAD);
    byte[] value =
        "\u0080\2}X\1\0\0\0wctorch.nn.parameter\nParameter\n)\u0081q\5]h\5abs.\u0080\2]."
            .getBytes(ISO_8859_1);
    ByteBuffer file = ByteBuffer.allocate(head.length + value.length).put(head).put(value);

    assertThatThrownBy(() -> load(write("net.pth", file.array())))
        .hasMessage("net.pth is damaged: its values are nested too deep, or hold themselves");
  }

  @Test
  void a_header_that_is_no_json_is_refused() throws IOException {
    Path file = safe("{\"conv1.weight\": {\"dtype\" \"F32\"}}", 24);

    assertThatThrownBy(() -> load(file))
        .hasMessage("net.safetensors is damaged: its header is no JSON");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "\"shape\": [4, 4], \"data_offsets\": [0, 16]",
        "\"shape\": \"x\", \"data_offsets\": [0, 4]",
        "\"shape\": [2, 2], \"data_offsets\": [0, 1600]",
        "\"shape\": [2, 2], \"data_offsets\": [16, 0]",
        "\"shape\": [-2, 2], \"data_offsets\": [0, 16]",
        "\"shape\": [3037000500, 3037000500], \"data_offsets\": [0, 16]",
        "\"shape\": [0, 99999999999], \"data_offsets\": [0, 0]"
      })
  void a_tensor_that_does_not_lie_in_the_file_is_refused(String lie) throws IOException {
    Path file = safe("{\"conv1.weight\": {\"dtype\": \"F32\", " + lie + "}}", 24);

    assertThatThrownBy(() -> load(file))
        .isInstanceOf(ModelLoadException.class)
        .hasMessageStartingWith("net.safetensors is damaged");
  }

  private void load(Path file) {
    new NetworkBackend(new ConversionCache(folder.resolve("cache"))).load(file).close();
  }

  private Path safe(String header, int bytes) throws IOException {
    byte[] json = header.getBytes(UTF_8);
    ByteBuffer file = ByteBuffer.allocate(8 + json.length + bytes).order(ByteOrder.LITTLE_ENDIAN);
    file.putLong(json.length).put(json);
    return write("net.safetensors", file.array());
  }

  private Path write(String name, byte[] bytes) throws IOException {
    return Files.write(folder.resolve(name), bytes);
  }

  private static byte[] resource(String name) throws IOException {
    try (InputStream in = RefusedWeightsTest.class.getResourceAsStream(name)) {
      assertThat(in).as(name).isNotNull();
      return in.readAllBytes();
    }
  }
}
