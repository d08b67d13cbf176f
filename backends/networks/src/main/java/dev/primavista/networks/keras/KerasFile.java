package dev.primavista.networks.keras;

import dev.primavista.core.model.ModelLoadException;
import dev.primavista.networks.keras.Applications.Application;
import io.jhdf.HdfFile;
import io.jhdf.api.Group;
import io.jhdf.exceptions.HdfException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import org.jspecify.annotations.Nullable;

/** A Keras model in a file: its configuration, and where its weights stand. */
final class KerasFile implements AutoCloseable {
  static final String CONFIG = "config.json";
  private static final String WEIGHTS = "model.weights.h5";
  private static final int MOST_CONFIG_BYTES = 64 << 20;

  /** How much larger than the file unpacked weights may be; floats never shrink so far. */
  private static final long MOST_GROWTH = 50;

  private final NetworkConfig network;
  private final WeightNode weights;
  private final String version;
  private final HdfFile hdf;
  private final @Nullable Path unpacked;

  private KerasFile(NetworkConfig network, WeightNode weights, String version, Storage storage) {
    this.network = network;
    this.weights = weights;
    this.version = version;
    this.hdf = storage.hdf;
    this.unpacked = storage.unpacked;
  }

  private record Storage(HdfFile hdf, @Nullable Path unpacked) {}

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
    hdf.close();
    try {
      if (unpacked != null) {
        Files.deleteIfExists(unpacked);
      }
    } catch (IOException e) {
      throw new IllegalStateException("an unpacked file could not be deleted", e);
    }
  }

  private static KerasFile openHdf(Path path) {
    HdfFile hdf = new HdfFile(path);
    try {
      Optional<String> config = Datasets.text(hdf, "model_config");
      if (config.isEmpty()) {
        return application(path, hdf);
      }
      NetworkConfig network =
          ConfigReader.read(
              Json.read(
                  config.get().getBytes(StandardCharsets.UTF_8), "the attribute model_config"));
      if (!(hdf.getChildren().get("model_weights") instanceof Group groups)) {
        throw new KerasFormatException("the group model_weights is missing");
      }
      String version =
          Datasets.text(hdf, "keras_version")
              .or(() -> Datasets.text(groups, "keras_version"))
              .orElse("");
      return new KerasFile(network, LegacyWeights.of(groups), version, new Storage(hdf, null));
    } catch (RuntimeException e) {
      hdf.close();
      throw e;
    }
  }

  /** Weights alone, whose layers are known where they are those of keras.applications. */
  private static KerasFile application(Path path, HdfFile hdf) {
    Application known =
        Applications.of(Applications.weights(hdf))
            .orElseThrow(
                () ->
                    new ModelLoadException(
                        "no_architecture",
                        path.getFileName()
                            + " holds the weights of a Keras model without its layers (expected:"
                            + " those of ResNet, ResNetV2, DenseNet or VGG of keras.applications,"
                            + " or a whole model)",
                        "save the whole model in Python: model.save(\"model.keras\")"));
    String version = Datasets.text(hdf, "keras_version").orElse("");
    return new KerasFile(known.network(), known.weights(), version, new Storage(hdf, null));
  }

  private static KerasFile openArchive(Path path) throws IOException {
    try (ZipFile zip = new ZipFile(path.toFile())) {
      Settings config = Json.read(read(zip, CONFIG), CONFIG);
      NetworkConfig network = ConfigReader.read(config);
      String version =
          zip.getEntry("metadata.json") == null
              ? "3"
              : Json.read(read(zip, "metadata.json"), "metadata.json").text("keras_version", "3");
      Path unpacked = unpack(zip, Files.size(path));
      try {
        HdfFile hdf = new HdfFile(unpacked);
        Storage storage = new Storage(hdf, unpacked);
        return new KerasFile(network, new ArchiveWeights(hdf), version, storage);
      } catch (RuntimeException e) {
        Files.deleteIfExists(unpacked);
        throw e;
      }
    }
  }

  private static byte[] read(ZipFile zip, String name) throws IOException {
    ZipEntry entry = zip.getEntry(name);
    if (entry == null) {
      throw new KerasFormatException("the entry " + name + " is missing");
    }
    try (InputStream in = zip.getInputStream(entry)) {
      byte[] bytes = in.readNBytes(MOST_CONFIG_BYTES + 1);
      if (bytes.length > MOST_CONFIG_BYTES) {
        throw new KerasFormatException(name + " has more than " + MOST_CONFIG_BYTES + " bytes");
      }
      return bytes;
    }
  }

  /** The weights as a file of their own, for random access. */
  private static Path unpack(ZipFile zip, long fileBytes) throws IOException {
    ZipEntry entry = zip.getEntry(WEIGHTS);
    if (entry == null) {
      throw new KerasFormatException("the entry " + WEIGHTS + " is missing");
    }
    long most = Math.multiplyExact(fileBytes, MOST_GROWTH);
    Path unpacked = Files.createTempFile("weights", ".h5");
    try (InputStream in = zip.getInputStream(entry);
        OutputStream out = Files.newOutputStream(unpacked)) {
      byte[] block = new byte[1 << 20];
      long written = 0;
      for (int read = in.read(block); read >= 0; read = in.read(block)) {
        written += read;
        if (written > most) {
          throw new KerasFormatException(WEIGHTS + " unpacks to more than " + most + " bytes");
        }
        out.write(block, 0, read);
      }
      return unpacked;
    } catch (IOException | RuntimeException e) {
      Files.deleteIfExists(unpacked);
      throw e;
    }
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
