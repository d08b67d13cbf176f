package dev.primavista.networks.keras;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.withinPercentage;

import dev.primavista.core.model.LoadedModel;
import dev.primavista.core.model.ModelDescription.Step;
import dev.primavista.core.model.ModelInstance;
import dev.primavista.core.model.ModelLoadException;
import dev.primavista.core.model.TensorSpec;
import dev.primavista.core.tensor.DataType;
import dev.primavista.core.tensor.FixedTensor;
import dev.primavista.core.tensor.Shape;
import dev.primavista.core.tensor.Tensor;
import dev.primavista.networks.Answers;
import dev.primavista.networks.ConversionCache;
import dev.primavista.networks.NetworkBackend;
import java.net.URISyntaxException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Objects;
import java.util.SequencedMap;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Small networks of {@code make_keras_networks.py} against what Keras answers. */
final class KerasNetworksTest {
  @TempDir private Path folder;

  static Stream<String> files() throws Exception {
    try (Stream<Path> all = Files.list(fixtures())) {
      List<String> names = all.map(path -> path.getFileName().toString()).sorted().toList();
      return names.stream().filter(name -> name.endsWith(".keras") || name.endsWith(".h5"));
    }
  }

  @ParameterizedTest
  @MethodSource("files")
  void a_network_answers_as_keras_does(String file) throws Exception {
    String stem = file.substring(0, file.lastIndexOf('.'));
    new Answers(backend()).compare(fixture(file), fixture(stem + ".npz"), 2e-5);
  }

  @Test
  void weights_of_cudnn_are_known_in_layers_that_are_none_of_its() throws Exception {
    String content = Files.readString(fixture("k2_cudnn.h5"), StandardCharsets.ISO_8859_1);
    assertThat(content).contains("\"CuDNNLSTM\"");
    Path file = folder.resolve("edited.h5");
    Files.writeString(
        file, content.replace("\"CuDNNLSTM\"", "     \"LSTM\""), StandardCharsets.ISO_8859_1);
    new Answers(backend()).compare(file, fixture("k2_cudnn.npz"), 2e-5);
  }

  @Test
  void layers_are_named() throws Exception {
    try (LoadedModel model = backend().load(fixture("nested.keras"))) {
      assertThat(model.description().summary()).startsWith("Keras 3.").contains("network");
      assertThat(model.description().steps())
          .extracting(Step::type)
          .contains("Dense", "Sequential");
      assertThat(model.description().steps()).extracting(Step::name).contains("inner", "shared");
      assertThat(model.description().metadata()).doesNotContainKey("layers");
    }
  }

  @Test
  void logarithms_of_one_more_are_right_up_to_the_largest_float() throws Exception {
    try (LoadedModel model = backend().load(fixture("moved.keras"));
        ModelInstance instance = model.newInstance()) {
      List<TensorSpec> specs = model.signature().inputs();
      FixedTensor large = FixedTensor.allocate(DataType.FP32, Shape.of(1, 3, 4, 5));
      ByteBuffer numbers = large.data().order(ByteOrder.LITTLE_ENDIAN);
      float[] each = {1e37f, -4e36f, Float.MAX_VALUE, Float.POSITIVE_INFINITY, 3e-8f};
      for (int i = 0; i < 12; i++) {
        for (float number : each) {
          numbers.putFloat(number);
        }
      }
      SequencedMap<String, Tensor> inputs = new LinkedHashMap<>();
      inputs.put(specs.getFirst().name(), large);
      inputs.put(specs.getLast().name(), FixedTensor.allocate(DataType.INT32, Shape.of(1, 4)));
      Tensor made = List.copyOf(instance.execute(inputs).values()).get(1);
      double[] logarithms = ((FixedTensor) made).doubles();
      for (int i = 0; i < logarithms.length; i++) {
        double expected = Math.log1p(Math.abs(each[i % each.length]));
        assertThat(logarithms[i]).isCloseTo(expected, withinPercentage(1e-4));
      }
    }
  }

  @Test
  void every_layer_that_cannot_run_is_named() throws Exception {
    Path file = changed("same.keras", "\"class_name\": \"Conv2D\"", "\"class_name\": \"Mystery\"");
    assertThatThrownBy(() -> backend().load(file))
        .isInstanceOfSatisfying(
            ModelLoadException.class,
            refused -> {
              assertThat(refused.code()).isEqualTo("unsupported_layer");
              assertThat(refused.problems()).hasSize(2);
              assertThat(refused.hint().orElseThrow()).contains("model.export(");
            })
        .hasMessageContaining("Mystery");
  }

  @Test
  void python_code_inside_a_model_is_refused() throws Exception {
    Path file =
        changed(
            "same.keras", "\"class_name\": \"BatchNormalization\"", "\"class_name\": \"Lambda\"");
    assertThatThrownBy(() -> backend().load(file)).hasMessageContaining("Python code inside");
  }

  @Test
  void a_file_cut_off_is_refused() throws Exception {
    byte[] whole = Files.readAllBytes(fixture("nested.h5"));
    for (int part = 1; part < 20; part++) {
      byte[] cut = Arrays.copyOf(whole, whole.length * part / 20);
      Path file = Files.write(folder.resolve("cut.h5"), cut);
      assertThatThrownBy(() -> backend().load(file)).isInstanceOf(ModelLoadException.class);
    }
  }

  @Test
  void an_archive_without_weights_for_its_layers_is_refused() throws Exception {
    Path other =
        changed("same.keras", "\"class_name\": \"DepthwiseConv2D\"", "\"class_name\": \"Conv3D\"");
    assertThatThrownBy(() -> backend().load(other)).isInstanceOf(ModelLoadException.class);
  }

  @ParameterizedTest
  @CsvSource({
    "valid.keras, '\"units\": 3,', '\"units\": 33,', expected: units 33",
    "same.keras, '\"filters\": 4,', '\"filters\": 16,', expected: filters 16",
    "line.keras, '\"kernel_size\": [3]', '\"kernel_size\": [5]', expected: kernel_size [5]"
  })
  void weights_of_other_sizes_than_the_configuration_says_are_refused(
      String file, String text, String with, String expected) throws Exception {
    Path other = changed(file, text, with);
    assertThatThrownBy(() -> backend().load(other))
        .isInstanceOf(ModelLoadException.class)
        .hasMessageContaining("has shape")
        .hasMessageContaining(expected);
  }

  private NetworkBackend backend() {
    return new NetworkBackend(new ConversionCache(folder.resolve("cache")));
  }

  /** The archive with another configuration. */
  private Path changed(String file, String text, String with) throws Exception {
    Path other = folder.resolve("changed.keras");
    try (ZipFile zip = new ZipFile(fixture(file).toFile());
        ZipOutputStream out = new ZipOutputStream(Files.newOutputStream(other))) {
      for (ZipEntry entry : (Iterable<ZipEntry>) zip.stream().map(ZipEntry.class::cast)::iterator) {
        byte[] content = zip.getInputStream(entry).readAllBytes();
        if (entry.getName().equals("config.json")) {
          String config = new String(content, StandardCharsets.UTF_8);
          assertThat(config).contains(text);
          content = config.replace(text, with).getBytes(StandardCharsets.UTF_8);
        }
        out.putNextEntry(new ZipEntry(entry.getName()));
        out.write(content);
      }
    }
    return other;
  }

  private static Path fixtures() throws URISyntaxException {
    Path one =
        Path.of(
            Objects.requireNonNull(KerasNetworksTest.class.getResource("nested.keras")).toURI());
    return Objects.requireNonNull(one.getParent());
  }

  private static Path fixture(String file) throws URISyntaxException {
    return fixtures().resolve(file);
  }
}
