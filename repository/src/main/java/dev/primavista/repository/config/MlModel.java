package dev.primavista.repository.config;

import dev.primavista.core.model.ModelLoadException;
import java.nio.file.Files;
import java.nio.file.Path;
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
 * @param columns what the signature says of its columns; no names where it has tensors or none
 * @param parameters what decides how the model is loaded and what it predicts, by name
 */
record MlModel(String file, ModelSettings.Columns columns, Map<String, String> parameters) {
  private static final String ONNX = "onnx";

  /** The keys that name the file, by the flavor that they belong to; the first flavor is read. */
  private static final SequencedMap<String, List<String>> FILE_KEYS = new LinkedHashMap<>();

  static {
    FILE_KEYS.put("sklearn", List.of("pickled_model", "model_path"));
    for (String flavor : List.of("lightgbm", "xgboost", "catboost", ONNX)) {
      FILE_KEYS.put(flavor, List.of("data", "model_path"));
    }
    FILE_KEYS.put("tensorflow", List.of("saved_model_dir", "data"));
    FILE_KEYS.put("keras", List.of("data"));
    FILE_KEYS.put("pytorch", List.of("model_data"));
  }

  /** Told where the flavor decides in which form MLflow's server answers. */
  private static final String FLAVOR = "mlflow_flavor";

  /** Told where there is a signature: of columns or of tensors. */
  private static final String SIGNATURE = "mlflow_signature";

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
        if (entry.getKey().equals(ONNX)) {
          parameters.put(FLAVOR, ONNX);
        }
        List<Fields> inputs = signature(fields);
        if (!inputs.isEmpty()) {
          parameters.put(SIGNATURE, hasTensors(inputs) ? "tensors" : "columns");
        }
        return new MlModel(
            file(flavor.get(), entry.getValue(), folder), columns(inputs), parameters);
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

  /** The inputs of the signature; none where there is no signature. */
  private static List<Fields> signature(Fields fields) {
    return fields
        .group("signature")
        .flatMap(each -> each.text("inputs"))
        .map(text -> JsonConfig.read("MLmodel signature", "{\"i\":" + text + "}"))
        .map(list -> new Fields(list).groups("i"))
        .orElse(List.of());
  }

  private static boolean hasTensors(List<Fields> inputs) {
    return inputs.stream().anyMatch(input -> input.has("tensor-spec"));
  }

  private static ModelSettings.Columns columns(List<Fields> inputs) {
    List<String> names =
        hasTensors(inputs)
            ? List.of()
            : inputs.stream().flatMap(column -> column.text("name").stream()).toList();
    return new ModelSettings.Columns(names, false, inputs.stream().map(ColumnType::of).toList());
  }
}
