package dev.primavista.networks.keras;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import dev.primavista.core.model.LoadedModel;
import dev.primavista.core.model.ModelLoadException;
import dev.primavista.core.tensor.DataType;
import dev.primavista.networks.ConversionCache;
import dev.primavista.networks.NetworkBackend;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Networks of one layer each that would be answered wrongly. */
final class RefusedKerasTest {
  private static final String OPS = "keras.src.ops.numpy";
  private static final String LAYERS = "keras.layers";

  @TempDir private Path folder;

  static Stream<Arguments> layers() {
    return Stream.of(
        arguments(OPS, "Round", "'decimals': 2", "", "keras.ops.Round: decimals=2"),
        arguments(OPS, "Max", "'axis': 1, 'initial': 0.0", "", "initial=0.0"),
        arguments(OPS, "Prod", "'dtype': 'int32'", "", "dtype=int32"),
        arguments(
            "keras.src.ops.image",
            "Resize",
            "'size': [6, 6], 'crop_to_aspect_ratio': true",
            "",
            "crop_to_aspect_ratio=true"),
        arguments(
            "keras.src.ops.image",
            "Resize",
            "'size': [6, 6], 'data_format': 'channels_first'",
            "",
            "data_format=channels_first"),
        arguments(OPS, "Reshape", "'newshape': [-1, 3]", "", "joins the rows"),
        arguments(OPS, "Squeeze", "'axis': null", "", "a squeeze without axis"),
        arguments(LAYERS, "LSTM", "'units': 4", "'mask': X", "LSTM: a mask of floats"),
        arguments(LAYERS, "GlobalAveragePooling1D", "'a': 0", "'mask': X", "a mask of floats"),
        arguments(LAYERS, "LayerNormalization", "'a': 0", "'mask': X", "the argument mask"),
        arguments(
            LAYERS, "MultiHeadAttention", "'a': 0", "'query_mask': X", "the argument query_mask"),
        arguments(LAYERS, "RNN", "'cell': {'class_name': 'Own', 'config': {}}", "", "class 'Own'"),
        arguments(
            LAYERS,
            "StringLookup",
            "'output_mode': 'int'",
            "",
            "a vocabulary that is not in the file"),
        arguments(
            LAYERS,
            "CategoryEncoding",
            "'num_tokens': 4, 'output_mode': 'tf_idf'",
            "",
            "output_mode=tf_idf"),
        arguments(
            LAYERS,
            "TextVectorization",
            "'standardize': {'class_name': 'function', 'config': 'own'}",
            "",
            "standardize by a function, Python code inside the model"),
        arguments(LAYERS, "TextVectorization", "'ragged': true", "", "ragged=true"),
        arguments(
            LAYERS,
            "TextVectorization",
            "'split': 'whitespace'",
            "",
            "texts of shape [-1, -1, 4] (expected: one text a row)"),
        arguments(
            LAYERS, "Hashing", "'num_bins': 4, 'mask_value': 3", "", "numbers with fractions"),
        arguments(LAYERS, "BatchNormalization", "'axis': [2, 1]", "", "axis=[2, 1]"),
        arguments(LAYERS, "LSTM", "'units': 4, 'time_major': true", "", "time_major=true"),
        arguments(
            LAYERS,
            "Activation",
            "'activation': {'value': ['4wEAAA', null, null]}",
            "",
            "Activation: an activation that is a lambda, Python code inside the model"),
        arguments(LAYERS, "Softmax", "'axis': 1", "'mask': X", "a mask of floats"));
  }

  @ParameterizedTest
  @MethodSource("layers")
  void what_a_layer_would_ignore_is_refused(
      String module, String type, String config, String call, String reason) throws Exception {
    Path file = network("float32", module, type, config, call);
    assertThatThrownBy(() -> backend().load(file))
        .isInstanceOf(ModelLoadException.class)
        .hasMessageStartingWith("net.keras has a layer that cannot run here: layer 'y' ")
        .hasMessageContaining(reason);
  }

  @ParameterizedTest
  @CsvSource({
    "Softmax, a mask of rank 2 for values of rank 3",
    "CuDNNGRU, a mask of what it is called with",
    "StochasticDepth, a mask of what it is called with"
  })
  void a_mask_that_does_not_fit_is_refused(String type, String reason) throws Exception {
    String layer = "{'module': 'keras.layers', 'class_name': '%s', 'config': {'name': '%s'%s}}";
    String network =
        "{'class_name': 'Sequential', 'config': {'name': 'net', 'layers': [%s, %s, %s]}}"
            .formatted(
                layer.formatted("InputLayer", "x", ", 'batch_shape': [null, null, 4]"),
                layer.formatted("Masking", "gone", ""),
                layer.formatted(type, "y", ""));
    Path file = archive(network.replace('\'', '"'));
    assertThatThrownBy(() -> backend().load(file))
        .isInstanceOf(ModelLoadException.class)
        .hasMessage(
            "net.keras has a layer that cannot run here: layer 'y' " + type + ": " + reason);
  }

  @Test
  void layers_with_masks_that_are_called_with_each_other_are_refused() throws Exception {
    String layer =
        "{'module': 'keras.layers', 'class_name': '%s', 'config': {'name': '%s'},"
            + " 'inbound_nodes': [{'args': [{'class_name': '__keras_tensor__',"
            + " 'config': {'keras_history': ['%s', 0, 0]}}], 'kwargs': {}}]}";
    String network =
        "{'class_name': 'Functional', 'config': {'name': 'net', 'layers': [%s, %s],"
                .formatted(
                    layer.formatted("Masking", "y", "z"), layer.formatted("Dropout", "z", "y"))
            + " 'input_layers': [], 'output_layers': [['y', 0, 0]]}}";
    Path file = archive(network.replace('\'', '"'));
    assertThatThrownBy(() -> backend().load(file))
        .isInstanceOf(ModelLoadException.class)
        .hasMessage("net.keras: layer 'y' is called with what no layer makes");
  }

  @Test
  void what_the_engine_does_not_take_is_told_of_the_layer() throws Exception {
    Path file = network("int32", LAYERS, "AveragePooling1D", "'pool_size': 2", "");
    assertThatThrownBy(() -> backend().load(file))
        .isInstanceOf(ModelLoadException.class)
        .hasMessageStartingWith("net.keras: layer 'y' is given elements or sizes that");
  }

  @Test
  void a_function_of_tensorflow_has_its_parameters_from_its_call() throws Exception {
    String config = "'function': 'cast', 'dtype': 'float32'";
    Path file = network("float32", LAYERS, "TFOpLambda", config, "'dtype': 'int32'");
    try (LoadedModel model = backend().load(file)) {
      assertThat(model.signature().outputs().getFirst().dataType()).isEqualTo(DataType.INT32);
    }
  }

  @ParameterizedTest
  @CsvSource({"my>Softmax, my>Softmax", "Softmax, Custom>Softmax"})
  void a_class_of_the_callers_own_is_not_taken_for_that_of_keras(String registered, String told)
      throws Exception {
    Path plain = network("float32", LAYERS, "Softmax", "'axis': -1", "");
    try (LoadedModel model = backend().load(plain)) {
      assertThat(model.description().warnings()).isEmpty();
    }
    String own = "'module': null, 'registered_name': '%s'".formatted(registered);
    Path file =
        altered(
            plain,
            "'module': 'keras.layers', 'class_name': 'Softmax'",
            own + ", 'class_name': 'Softmax'");
    assertThatThrownBy(() -> backend().load(file))
        .isInstanceOf(ModelLoadException.class)
        .hasMessage(
            "net.keras has a layer that cannot run here: layer 'y' "
                + told
                + ": no layer of this class is known here");
  }

  @Test
  void a_functional_model_of_a_class_of_its_own_warns() throws Exception {
    Path plain = network("float32", LAYERS, "Softmax", "'axis': -1", "");
    String own =
        "'module': null, 'registered_name': 'my>Net', 'class_name': 'Net', 'config': {'name': 'net'";
    Path file = altered(plain, "'class_name': 'Functional', 'config': {'name': 'net'", own);
    try (LoadedModel model = backend().load(file)) {
      assertThat(model.description().warnings())
          .containsExactly(
              "model 'net' is of the class 'my>Net', whose Python code does not run: its layers"
                  + " answer as they are connected (expected: no call() of its own)");
      assertThat(model.description().metadata()).doesNotContainKey("warnings");
    }
  }

  @Test
  void quantised_weights_are_told_whatever_their_policy_is_called() throws Exception {
    String policy =
        "'module': 'keras.dtype_policies', 'class_name': 'Int4DTypePolicy', 'config': {'mode': 'int4/128'}";
    Path file = network("float32", LAYERS, "Dense", "'units': 2, 'dtype': {" + policy + "}", "");
    assertThatThrownBy(() -> backend().load(file))
        .hasMessage(
            "net.keras has a layer that cannot run here: layer 'y' Dense: quantised weights");
  }

  /** The archive with another text in its configuration. */
  private Path altered(Path archive, String text, String other) throws Exception {
    String config;
    try (ZipFile zip = new ZipFile(archive.toFile())) {
      config =
          new String(
              zip.getInputStream(zip.getEntry("config.json")).readAllBytes(),
              StandardCharsets.UTF_8);
    }
    String found = text.replace('\'', '"');
    assertThat(config).contains(found);
    return archive(config.replace(found, other.replace('\'', '"')));
  }

  private NetworkBackend backend() {
    return new NetworkBackend(new ConversionCache(folder.resolve("cache")));
  }

  /**
   * An archive with a network of one layer.
   *
   * @param call named arguments of the layer's call, in which X stands for the network's input
   */
  private Path network(String elements, String module, String type, String config, String call)
      throws Exception {
    String x = "{'class_name': '__keras_tensor__', 'config': {'keras_history': ['x', 0, 0]}}";
    String input =
        "{'module': 'keras.layers', 'class_name': 'InputLayer', 'inbound_nodes': [],"
            + " 'config': {'name': 'x', 'dtype': '%s', 'batch_shape': [null, null, 4]}}"
                .formatted(elements);
    String layer =
        "{'module': '%s', 'class_name': '%s', 'config': {'name': 'y', %s},"
                .formatted(module, type, config)
            + " 'inbound_nodes': [{'args': [%s], 'kwargs': {%s}}]}"
                .formatted(x, call.replace("X", x));
    String network =
        "{'class_name': 'Functional', 'config': {'name': 'net', 'layers': [%s, %s],"
                .formatted(input, layer)
            + " 'input_layers': [['x', 0, 0]], 'output_layers': [['y', 0, 0]]}}";
    return archive(network.replace('\'', '"'));
  }

  @Test
  void two_weights_of_one_name_are_not_taken_for_each_other() throws Exception {
    Path file = Path.of(Objects.requireNonNull(getClass().getResource("refused/twice.h5")).toURI());
    NetworkBackend backend = new NetworkBackend(new ConversionCache(folder.resolve("cache")));
    assertThatThrownBy(() -> backend.load(file))
        .isInstanceOf(ModelLoadException.class)
        .hasMessageContaining("two weights are called 'dense/kernel', of which .h5 holds one");
  }

  @Test
  void weights_of_lora_beside_those_they_are_to_be_added_to_are_refused() throws Exception {
    Path file = Path.of(Objects.requireNonNull(getClass().getResource("refused/lora.h5")).toURI());
    assertThatThrownBy(() -> backend().load(file))
        .isInstanceOf(ModelLoadException.class)
        .hasMessage(
            "lora.h5: layer 'dense' keeps LoRA's weights beside its own (expected: a .keras file,"
                + " which has their sum)");
  }

  @Test
  void frozen_layers_whose_weights_have_other_names_are_refused() throws Exception {
    Path file =
        Path.of(Objects.requireNonNull(getClass().getResource("refused/renamed.h5")).toURI());
    assertThatThrownBy(() -> backend().load(file))
        .isInstanceOf(ModelLoadException.class)
        .hasMessageContaining(
            "layer 'part1' (Dense) is not frozen as others of its class are, and no weights have"
                + " its name (expected: a .keras file)");
  }

  private Path archive(String config) throws Exception {
    Path any = Path.of(Objects.requireNonNull(getClass().getResource("functions.keras")).toURI());
    Path file = folder.resolve("net.keras");
    try (ZipFile zip = new ZipFile(any.toFile());
        ZipOutputStream out = new ZipOutputStream(Files.newOutputStream(file))) {
      out.putNextEntry(new ZipEntry("config.json"));
      out.write(config.getBytes(StandardCharsets.UTF_8));
      out.putNextEntry(new ZipEntry("model.weights.h5"));
      zip.getInputStream(zip.getEntry("model.weights.h5")).transferTo(out);
    }
    return file;
  }
}
