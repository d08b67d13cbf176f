package dev.primavista.repository.config;

import dev.primavista.core.model.ModelLoadException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * MLflow's description of a model's folder.
 *
 * @param file the model inside the folder
 * @param columns the names of the signature's columns; empty where it has tensors or none
 */
record MlModel(String file, List<String> columns) {
  /** The key that names the file, by the flavor that it belongs to. */
  private static final Map<String, String> FILE_KEYS =
      Map.of(
          "sklearn", "pickled_model",
          "onnx", "data",
          "lightgbm", "data",
          "xgboost", "data",
          "catboost", "data");

  private static final List<String> ORDER =
      List.of("sklearn", "lightgbm", "xgboost", "catboost", "onnx");

  /**
   * Reads an {@code MLmodel} file.
   *
   * @throws ModelLoadException if no flavor of it is served here
   */
  static MlModel read(Node.Group group, Path folder) {
    Fields fields = new Fields(group);
    Fields flavors =
        fields.group("flavors").orElseThrow(() -> fields.wrong("flavors", "flavors by name"));
    for (String flavor : ORDER) {
      Optional<Fields> found = flavors.group(flavor);
      if (found.isPresent()) {
        String key = String.valueOf(FILE_KEYS.get(flavor));
        String file =
            found
                .get()
                .text(key)
                .or(() -> found.get().text("model_path"))
                .orElseThrow(() -> found.get().wrong(key, "the model's file"));
        InsideFolder.resolve(folder, file, found.get().place());
        return new MlModel(file, columns(fields));
      }
    }
    throw new ModelLoadException(
        "unknown_format",
        "the MLflow model "
            + folder.getFileName()
            + " has the flavors "
            + flavors.names()
            + " (expected: one of "
            + ORDER
            + ")");
  }

  private static List<String> columns(Fields fields) {
    Optional<String> inputs = fields.group("signature").flatMap(each -> each.text("inputs"));
    if (inputs.isEmpty()) {
      return List.of();
    }
    List<String> names = new ArrayList<>();
    Fields list = new Fields(JsonConfig.read("MLmodel signature", "{\"i\":" + inputs.get() + "}"));
    for (Fields column : list.groups("i")) {
      if (column.has("tensor-spec")) {
        return List.of();
      }
      column.text("name").ifPresent(names::add);
    }
    return names;
  }
}
