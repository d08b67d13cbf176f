package dev.primavista.networks.tflite;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.primavista.core.model.LoadOptions;
import dev.primavista.core.model.LoadedModel;
import dev.primavista.core.model.ModelDescription.Step;
import dev.primavista.core.model.ModelInstance;
import dev.primavista.core.model.ModelLoadException;
import dev.primavista.core.model.Placement;
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
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Small networks of {@code make_keras_networks.py} against what TFLite answers. */
final class TfliteNetworksTest {
  @TempDir private Path folder;

  static Stream<String> files() throws Exception {
    try (Stream<Path> all = Files.list(fixtures())) {
      List<String> names = all.map(path -> path.getFileName().toString()).sorted().toList();
      return names.stream().filter(name -> name.endsWith(".tflite"));
    }
  }

  /**
   * Quantised answers may differ by 0.03 of a range of 256 units, for TFLite rounds in fixed point
   * and the engine resizes integers without rounding.
   */
  @ParameterizedTest
  @MethodSource("files")
  void a_network_answers_as_tflite_does(String file) throws Exception {
    Path stored = fixture(file.replace(".tflite", ".npz"));
    double units = 0.03 * 256;
    double tolerance =
        file.contains("uint8") ? units / 255 : file.contains("int8") ? units / 127 : 2e-5;
    new Answers(backend()).compare(fixture(file), stored, tolerance);
  }

  @Test
  void a_batch_of_one_becomes_any_number_of_rows() throws Exception {
    try (LoadedModel model = backend().load(fixture("picture_int8.tflite"))) {
      assertThat(model.batchable()).isTrue();
      assertThat(model.description().steps()).extracting(Step::type).contains("CONV_2D");
    }
  }

  @ParameterizedTest
  @CsvSource({"crossed_float.tflite", "framed_float.tflite"})
  void rows_that_are_taken_together_keep_their_number(String file) throws Exception {
    try (LoadedModel model = backend().load(fixture(file))) {
      assertThat(model.signature().inputs().getFirst().shape().dimension(0)).isEqualTo(1);
      assertThat(model.batchable()).isFalse();
    }
  }

  @Test
  void a_network_without_operators_answers_its_inputs() throws Exception {
    try (LoadedModel model = backend().load(fixture("empty_float.tflite"))) {
      assertThat(model.description().steps()).hasSize(1);
    }
  }

  @ParameterizedTest
  @CsvSource({"enc, x, 3", "dec, z, 4"})
  void the_signature_that_is_asked_for_is_served(String name, String input, int columns)
      throws Exception {
    Path file = fixture("signatures/two.tflite");
    try (LoadedModel model = backend().load(file, signature(name));
        ModelInstance instance = model.newInstance()) {
      assertThat(model.signature().inputs()).extracting(TensorSpec::name).containsExactly(input);
      assertThat(instance.execute(model.example()).firstEntry().getValue().shape().dimension(1))
          .isEqualTo(columns);
      assertThat(model.description().summary()).contains("signature " + name + " of [dec, enc]");
    }
  }

  @Test
  void a_signature_that_is_not_there_is_refused_by_its_name() throws Exception {
    Path file = fixture("signatures/two.tflite");
    NetworkBackend backend = backend();
    assertThatThrownBy(() -> backend.load(file, signature("encode")).close())
        .isInstanceOf(ModelLoadException.class)
        .hasMessage("signature 'encode' (expected: one of [dec, enc])");
  }

  @Test
  void names_of_one_tensor_are_outputs_each() throws Exception {
    try (LoadedModel model = backend().load(fixture("signatures/twice.tflite"));
        ModelInstance instance = model.newInstance()) {
      FixedTensor row = FixedTensor.allocate(DataType.FP32, Shape.of(1, 4));
      row.data().order(ByteOrder.LITTLE_ENDIAN).putFloat(1).putFloat(2).putFloat(3).putFloat(4);

      Map<String, Tensor> answer = instance.execute(Map.of("x", row));

      assertThat(answer).containsOnlyKeys("a", "b", "x_out");
      assertThat(numbers(answer, "a")).containsExactly(2, 4, 6, 8);
      assertThat(numbers(answer, "b")).containsExactly(2, 4, 6, 8);
      assertThat(numbers(answer, "x_out")).containsExactly(1, 2, 3, 4);
    }
  }

  private static double[] numbers(Map<String, Tensor> answer, String output) {
    return ((FixedTensor) Objects.requireNonNull(answer.get(output))).doubles();
  }

  private static LoadOptions signature(String name) {
    return new LoadOptions(List.of(), List.of(), Placement.ANY, Map.of("signature", name));
  }

  @Test
  void a_tensor_of_texts_is_refused_by_the_name_of_its_type() {
    TfliteFile.Tensor texts =
        new TfliteFile.Tensor(0, "t", 5, List.of(1L), ByteBuffer.allocate(0), Optional.empty());

    assertThatThrownBy(texts::elements)
        .hasMessage(
            "tensor 't' of type STRING (expected: FLOAT16, FLOAT32, FLOAT64, INT8 to INT64, UINT8"
                + " or BOOL)");
  }

  @Test
  void a_file_cut_off_is_refused() throws Exception {
    byte[] whole = Files.readAllBytes(fixture("picture_int8.tflite"));
    for (int part = 1; part < 20; part++) {
      byte[] cut = Arrays.copyOf(whole, whole.length * part / 20);
      Path file = Files.write(folder.resolve("cut.tflite"), cut);
      assertThatThrownBy(() -> new TfliteConversion(Optional.empty()).convert(file))
          .isInstanceOf(ModelLoadException.class);
    }
  }

  @Test
  void damaged_bytes_end_in_an_answer_or_a_refusal() throws Exception {
    byte[] whole = Files.readAllBytes(fixture("picture_float.tflite"));
    Random random = new Random(11);
    for (int i = 0; i < 200; i++) {
      byte[] damaged = whole.clone();
      for (int j = 0; j < 8; j++) {
        damaged[random.nextInt(damaged.length)] = (byte) random.nextInt();
      }
      Path file = Files.write(folder.resolve("damaged.tflite"), damaged);
      try {
        assertThat(new TfliteConversion(Optional.empty()).convert(file).nodes()).isNotEmpty();
      } catch (ModelLoadException refused) {
        assertThat(refused.code()).isNotEmpty();
      }
    }
  }

  private NetworkBackend backend() {
    return new NetworkBackend(new ConversionCache(folder.resolve("cache")));
  }

  private static Path fixtures() throws URISyntaxException {
    Path one =
        Path.of(
            Objects.requireNonNull(TfliteNetworksTest.class.getResource("picture_int8.tflite"))
                .toURI());
    return Objects.requireNonNull(one.getParent());
  }

  private static Path fixture(String file) throws URISyntaxException {
    return fixtures().resolve(file);
  }
}
