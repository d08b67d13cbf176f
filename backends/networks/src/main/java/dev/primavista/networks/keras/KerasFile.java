package dev.primavista.networks.keras;

import dev.primavista.core.model.ModelLoadException;
import dev.primavista.networks.keras.config.Json;
import dev.primavista.networks.keras.config.KerasFormatException;
import dev.primavista.networks.keras.config.NetworkConfig;
import dev.primavista.networks.keras.known.Applications;
import dev.primavista.networks.keras.known.Applications.Application;
import dev.primavista.networks.keras.layers.LayerRules;
import dev.primavista.networks.keras.weights.ArchiveWeights;
import dev.primavista.networks.keras.weights.BrainFloats;
import dev.primavista.networks.keras.weights.Datasets;
import dev.primavista.networks.keras.weights.HdfStorage;
import dev.primavista.networks.keras.weights.LegacyWeights;
import dev.primavista.networks.keras.weights.WeightNode;
import io.jhdf.HdfFile;
import io.jhdf.api.Group;
import io.jhdf.exceptions.HdfException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;

/** A Keras model in a file: its configuration, and where its weights stand. */
final class KerasFile implements AutoCloseable {
  static final String CONFIG = "config.json";
  private static final String WEIGHTS = "model.weights.h5";
  private static final String CONFIG_ATTRIBUTE = "model_config";
  private static final int MOST_CONFIG_BYTES = 64 << 20;

  /** The folder of what layers keep beside their variables. */
  private static final String ASSETS = "assets";

  /** How much larger than the file unpacked weights may be; floats never shrink so far. */
  private static final long MOST_GROWTH = 50;

  private final NetworkConfig network;
  private final WeightNode weights;
  private final String version;
  private final HdfStorage storage;

  private KerasFile(NetworkConfig network, WeightNode weights, String version, HdfStorage storage) {
    this.network = network;
    this.weights = weights;
    this.version = version;
    this.storage = storage;
  }

  /**
   * Opens a file of either format.
   *
   * @throws KerasFormatException if it does not hold a model
   */
  static KerasFile open(Path path) throws IOException {
    return KerasRecognition.isHdf(path) ? openHdf(path) : openArchive(path);
  }

  NetworkConfig network() {
    return network;
  }

  WeightNode weights() {
    return weights;
  }

  /** The version of Keras that wrote it; empty where it does not say. */
  String version() {
    return version;
  }

  /** Whether Keras 3 wrote it. */
  boolean isKeras3() {
    return version.startsWith("3");
  }

  @Override
  public void close() {
    storage.close();
  }

  private static KerasFile openHdf(Path path) throws IOException {
    Optional<String> config;
    try (HdfStorage plain = HdfStorage.open(path)) {
      config = Datasets.text(plain.file(), CONFIG_ATTRIBUTE);
    }
    boolean brain = config.filter(BrainFloats::areToldIn).isPresent();
    HdfStorage storage = brain ? copied(path) : HdfStorage.open(path);
    try {
      return config.isPresent() ? legacy(config.get(), storage) : application(path, storage);
    } catch (RuntimeException e) {
      storage.close();
      throw e;
    }
  }

  private static HdfStorage copied(Path path) throws IOException {
    try (InputStream in = Files.newInputStream(path)) {
      return HdfStorage.copied(in, String.valueOf(path.getFileName()), Files.size(path), true);
    }
  }

  private static KerasFile legacy(String config, HdfStorage storage) {
    HdfFile hdf = storage.file();
    NetworkConfig network =
        LayerRules.CONFIGS.read(
            Json.read(
                config.getBytes(StandardCharsets.UTF_8), "the attribute " + CONFIG_ATTRIBUTE));
    if (!(hdf.getChildren().get("model_weights") instanceof Group groups)) {
      throw new KerasFormatException("the group model_weights is missing");
    }
    String version =
        Datasets.text(hdf, "keras_version")
            .or(() -> Datasets.text(groups, "keras_version"))
            .orElse("");
    return new KerasFile(network, LegacyWeights.of(groups), version, storage);
  }

  /** Weights alone, whose layers are known where they are those of keras.applications. */
  private static KerasFile application(Path path, HdfStorage storage) {
    HdfFile hdf = storage.file();
    Application known =
        Applications.of(Applications.weights(hdf))
            .orElseThrow(() -> withoutLayers(String.valueOf(path.getFileName()), hdf));
    String version = Datasets.text(hdf, "keras_version").orElse("");
    return new KerasFile(known.network(), known.weights(), version, storage);
  }

  private static ModelLoadException withoutLayers(String name, HdfFile hdf) {
    boolean weights =
        !Datasets.texts(hdf, "layer_names").isEmpty() || hdf.getChildren().containsKey("vars");
    return weights
        ? new ModelLoadException(
            "no_architecture",
            name
                + " holds the weights of a Keras model without its layers (expected: those of"
                + " ResNet, ResNetV2, DenseNet or VGG of keras.applications, or a whole model)",
            "save the whole model in Python: model.save(\"model.keras\")")
        : new ModelLoadException(
            "unknown_format",
            name + " is an HDF5 file without a Keras model",
            "of HDF5 files those of Keras are served: model.save(\"model.h5\")");
  }

  private static KerasFile openArchive(Path path) throws IOException {
    try (ZipFile zip = new ZipFile(path.toFile())) {
      byte[] config = read(zip, CONFIG);
      NetworkConfig network = LayerRules.CONFIGS.read(Json.read(config, CONFIG));
      String version =
          zip.getEntry("metadata.json") == null
              ? "3"
              : Json.read(read(zip, "metadata.json"), "metadata.json").text("keras_version", "3");
      HdfStorage storage =
          unpacked(
              zip,
              Math.multiplyExact(Files.size(path), MOST_GROWTH),
              BrainFloats.areToldIn(new String(config, StandardCharsets.UTF_8)));
      return new KerasFile(
          network, new ArchiveWeights(storage.file(), assets(zip)), version, storage);
    }
  }

  /** The vocabularies, by the places of their layers. */
  private static Map<String, String> assets(ZipFile zip) throws IOException {
    Map<String, String> assets = new HashMap<>();
    long all = 0;
    for (ZipEntry entry : Collections.list(zip.entries())) {
      String name = entry.getName();
      if (name.startsWith(ASSETS) && name.endsWith(".txt")) {
        byte[] content = read(zip, name);
        all += content.length;
        if (all > MOST_CONFIG_BYTES) {
          throw new KerasFormatException(
              ASSETS + " have more than " + MOST_CONFIG_BYTES + " bytes");
        }
        String text = new String(content, StandardCharsets.UTF_8);
        assets.put(name.substring(ASSETS.length()), text);
      }
    }
    return assets;
  }

  private static byte[] read(ZipFile zip, String name) throws IOException {
    try (InputStream in = zip.getInputStream(entry(zip, name))) {
      byte[] bytes = in.readNBytes(MOST_CONFIG_BYTES + 1);
      if (bytes.length > MOST_CONFIG_BYTES) {
        throw new KerasFormatException(name + " has more than " + MOST_CONFIG_BYTES + " bytes");
      }
      return bytes;
    }
  }

  private static HdfStorage unpacked(ZipFile zip, long most, boolean brain) throws IOException {
    try (InputStream in = zip.getInputStream(entry(zip, WEIGHTS))) {
      return HdfStorage.copied(in, WEIGHTS, most, brain);
    }
  }

  private static ZipEntry entry(ZipFile zip, String name) {
    ZipEntry entry = zip.getEntry(name);
    if (entry == null) {
      throw new KerasFormatException("the entry " + name + " is missing");
    }
    return entry;
  }

  /** Whether an exception says that the file is damaged. */
  static boolean isDamage(RuntimeException e) {
    return e instanceof HdfException
        || e instanceof IndexOutOfBoundsException
        || e instanceof java.nio.BufferUnderflowException
        || e instanceof IllegalArgumentException
        || e instanceof ArithmeticException
        || e instanceof UnsupportedOperationException
        || e instanceof ClassCastException
        || e instanceof NullPointerException
        || e instanceof NegativeArraySizeException;
  }
}
