package dev.primavista.trees;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;

/**
 * The texts beside a CatBoost model: parameters and classes as JSON.
 *
 * @param loss such as {@code Logloss}
 * @param labels {@code class_params}; empty where there are none
 */
record CatBoostInfo(String loss, Document labels) {
  static CatBoostInfo of(List<FlatTable> entries) {
    String threshold = text(entries, "binclass_probability_threshold");
    if (!threshold.isEmpty() && Double.parseDouble(threshold) != 0.5) {
      throw new TreeFormatException("its probability threshold is " + threshold + ", not 0.5");
    }
    Document parameters = document(text(entries, "params"));
    return new CatBoostInfo(loss(parameters), document(text(entries, "class_params")));
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
  static String loss(Document parameters) {
    return parameters
        .optionalChild("loss_function")
        .map(function -> function.text("type", ""))
        .orElse("");
  }
}
