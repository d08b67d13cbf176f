package dev.primavista.repository.config;

import dev.primavista.core.model.ModelLoadException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;

/**
 * MLflow's description of a model's folder.
 *
 * @param file the model inside the folder
 * @param columns the names of the signature's columns; empty where it has tensors or none
 * @param parameters what decides how the model is loaded and what it predicts, by name
 */
record MlModel(String file, List<String> columns, Map<String, String> parameters) {
  /** The keys that name the file, by the flavor that they belong to; the first flavor is read. */
  private static final SequencedMap<String, List<String>> FILE_KEYS = new LinkedHashMap<>();

  static {
    FILE_KEYS.put("sklearn", List.of("pickled_model", "model_path"));
    for (String flavor : List.of("lightgbm", "xgboost", "catboost", "onnx")) {
      FILE_KEYS.put(flavor, List.of("data", "model_path"));
    }
    FILE_KEYS.put("tensorflow", List.of("saved_model_dir", "data"));
    FILE_KEYS.put("keras", List.of("data"));
    FILE_KEYS.put("pytorch", List.of("model_data"));
  }

  /** What a folder that a flavor names holds the model as; the last one is a SavedModel. */
  private static final List<String> IN_FOLDER =
      List.of("model.keras", "model.h5", "model.pt2", "model.pth", "model");

  /** The class of a booster, the method that predicts, and the signature of a SavedModel. */
  private static final Map<String, String> PARAMETER_KEYS =
      Map.of(
          "model_class",
          "model_class",
          "predict_fn",
          "predict_fn",
          "signature_def_key",
          "signature");

  /**
   * Reads an {@code MLmodel} file.
   *
   * @throws ModelLoadException if no flavor of it is served here
   */
  static MlModel read(Node.Group group, Path folder) {
    Fields fields = new Fields(group);
    Fields flavors =
        fields.group("flavors").orElseThrow(() -> fields.wrong("flavors", "flavors by name"));
    for (Map.Entry<String, List<String>> entry : FILE_KEYS.entrySet()) {
      Optional<Fields> flavor = flavors.group(entry.getKey());
      if (flavor.isPresent()) {
        Optional<Fields> python = flavors.group("python_function");
        Map<String, String> parameters = new HashMap<>(parameters(flavor.get()));
        python.map(MlModel::parameters).ifPresent(parameters::putAll);
        return new MlModel(
            file(flavor.get(), entry.getValue(), folder), columns(fields), parameters);
      }
    }
    throw new ModelLoadException(
        "unknown_format",
        "the MLflow model "
            + folder.getFileName()
            + " has the flavors "
            + flavors.names()
            + " (expected: one of "
            + List.copyOf(FILE_KEYS.keySet())
            + ")",
        "save the model with one of these flavors, such as mlflow.onnx.save_model");
  }

  private static String file(Fields flavor, List<String> keys, Path folder) {
    String named =
        keys.stream()
            .flatMap(key -> flavor.text(key).stream())
            .findFirst()
            .orElseThrow(() -> flavor.wrong(keys.getFirst(), "the model's file"));
    Path place = InsideFolder.resolve(folder, named, flavor.place());
    return IN_FOLDER.stream()
        .filter(name -> Files.exists(place.resolve(name)))
        .findFirst()
        .map(name -> named + "/" + name)
        .orElse(named);
  }

  private static Map<String, String> parameters(Fields flavor) {
    Map<String, String> parameters = new HashMap<>();
    PARAMETER_KEYS.forEach(
        (key, name) -> flavor.text(key).ifPresent(value -> parameters.put(name, value)));
    return parameters;
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
