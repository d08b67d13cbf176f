package dev.primavista.trees;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;

/**
 * The texts beside a CatBoost model: parameters and classes as JSON.
 *
 * @param loss such as {@code Logloss}
 * @param labels {@code class_params}; empty where there are none
 * @param threshold the probability above which the second of two classes is chosen
 */
record CatBoostInfo(String loss, Document labels, double threshold) {
  private static final String THRESHOLD = "binclass_probability_threshold";

  static CatBoostInfo of(List<FlatTable> entries) {
    String threshold = text(entries, THRESHOLD);
    Document parameters = document(text(entries, "params"));
    return new CatBoostInfo(
        loss(parameters),
        document(text(entries, "class_params")),
        threshold.isEmpty() ? 0.5 : Words.floating(THRESHOLD, threshold));
  }

  /** What a JSON export has under {@code model_info}. */
  static CatBoostInfo of(Document info) {
    return new CatBoostInfo(
        info.optionalChild("params").map(CatBoostInfo::loss).orElse(""),
        info.optionalChild("class_params").orElse(Document.of(Map.of())),
        info.number(THRESHOLD, 0.5));
  }

  private static String text(List<FlatTable> entries, String key) {
    return entries.stream()
        .filter(entry -> entry.text(0).equals(key))
        .map(entry -> entry.text(1))
        .findFirst()
        .orElse("");
  }

  private static Document document(String json) {
    return json.isEmpty()
        ? Document.of(Map.of())
        : JsonDocument.read(json.getBytes(StandardCharsets.UTF_8));
  }

  /** The name of the loss function among these parameters. */
  private static String loss(Document parameters) {
    return parameters
        .optionalChild("loss_function")
        .map(function -> function.text("type", ""))
        .orElse("");
  }
}
