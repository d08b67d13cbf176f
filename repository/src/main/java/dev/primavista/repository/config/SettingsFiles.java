package dev.primavista.repository.config;

import dev.primavista.core.Amount;
import dev.primavista.core.model.ModelConfig;
import dev.primavista.core.model.ModelLoadException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** The files beside a model that say how it is served. */
public final class SettingsFiles {
  /** Triton's. */
  public static final String TRITON = "config.pbtxt";

  /** Our own. */
  public static final String OWN = "model.yaml";

  /** MLflow's. */
  public static final String MLFLOW = "MLmodel";

  /** All of them. */
  public static final List<String> NAMES = List.of(TRITON, OWN, MLFLOW);

  private static final long LONGEST = 4L << 20;

  private SettingsFiles() {}

  /** Whether one of Triton's or our own is in the folder. */
  public static boolean in(Path folder) {
    return Files.isRegularFile(folder.resolve(TRITON)) || Files.isRegularFile(folder.resolve(OWN));
  }

  /**
   * What is written about the model in this folder; our own file prevails.
   *
   * @param base what holds where nothing is written
   * @throws ModelLoadException with file, line and column
   */
  public static ModelSettings read(Path folder, ModelConfig base) {
    ModelSettings settings = ModelSettings.of(base);
    if (Files.isRegularFile(folder.resolve(TRITON))) {
      Node.Group group = TextFormat.read(TRITON, text(folder.resolve(TRITON)));
      settings = TritonConfig.read(new Fields(group), folder, base);
    }
    return own(folder, settings);
  }

  /**
   * The same with a configuration in Triton's words, as JSON, in the place of its file; in how the
   * model is served it prevails over our own file too.
   */
  public static ModelSettings read(Path folder, ModelConfig base, String json) {
    Fields given = new Fields(JsonConfig.read("config", json));
    ModelSettings settings = TritonConfig.read(given, folder, base);
    return Files.isRegularFile(folder.resolve(OWN))
        ? TritonConfig.over(given, folder, own(folder, settings), base)
        : settings;
  }

  private static ModelSettings own(Path folder, ModelSettings settings) {
    return Files.isRegularFile(folder.resolve(OWN))
        ? ModelYaml.read(new Fields(Yaml.read(OWN, text(folder.resolve(OWN)))), folder, settings)
        : settings;
  }

  /** The settings of a version's folder, where MLflow may name the file and its columns. */
  public static ModelSettings inVersion(Path folder, ModelSettings settings) {
    if (settings.file().isPresent() || !Files.isRegularFile(folder.resolve(MLFLOW))) {
      return settings;
    }
    MlModel model = MlModel.read(Yaml.read(MLFLOW, text(folder.resolve(MLFLOW))), folder);
    return settings.with(model);
  }

  static String text(Path file) {
    try {
      if (Files.size(file) > LONGEST) {
        throw new ModelLoadException(
            "malformed_config",
            file.getFileName()
                + ": "
                + Amount.of(Files.size(file), "byte")
                + " (expected: <= "
                + LONGEST
                + ")");
      }
      return Files.readString(file);
    } catch (IOException unreadable) {
      throw new ModelLoadException(
          "malformed_config",
          file.getFileName() + " cannot be read as UTF-8 text",
          null,
          unreadable);
    }
  }
}
