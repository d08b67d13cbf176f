package dev.primavista.repository.config;

import java.nio.file.Path;
import java.util.List;

/** Settings that are written as YAML without groups: each key has a value, or a list of them. */
public final class FlatYaml {
  private FlatYaml() {}

  /**
   * One key.
   *
   * @param place where the key stands, as {@code serve.yaml:3:1}
   * @param values as written; none where nothing is
   * @param grouped whether there are fields where values are expected
   */
  public record Setting(String key, String place, List<String> values, boolean grouped) {}

  /**
   * All settings of a file, in its order; a key that is there twice is so in the answer.
   *
   * @throws dev.primavista.core.model.ModelLoadException {@code malformed_config}, with the place
   */
  public static List<Setting> read(Path file) {
    return Yaml.settings(String.valueOf(file.getFileName()), SettingsFiles.text(file));
  }
}
